-- A service is what breaks as one.

create table service (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
    name text not null check (length(name) between 1 and 120),
    description text not null,
    owner_id uuid references person,
    created_at timestamptz not null,
    created_by uuid references person,
    archived_at timestamptz
);

-- Values that a runbook's commands are filled with.
create table service_variable (
    service_id uuid not null references service,
    name text not null check (name ~ '^[A-Z][A-Z0-9_]{0,63}$'),
    value text not null check (length(value) <= 1000),
    changed_by uuid references person,
    changed_at timestamptz not null,
    primary key (service_id, name)
);
