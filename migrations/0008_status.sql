-- What strangers read: pages, their components, and the updates of incidents.

create table status_page (
    id uuid primary key,
    public_id text not null unique check (length(public_id) = 12),
    name text not null check (length(name) between 1 and 120),
    zone text not null,
    changed_at timestamptz not null
);

create table component (
    id uuid primary key,
    public_id text not null unique check (length(public_id) = 12),
    status_page_id uuid not null references status_page,
    name text not null check (length(name) between 1 and 120),
    position int not null,
    service_id uuid references service,
    created_at timestamptz not null,
    removed_at timestamptz
);

-- What an incident says to the outside; its title and phase are the newest update's.
create table public_incident (
    incident_id uuid primary key references incident,
    status_page_id uuid not null references status_page,
    public_id text not null unique check (length(public_id) = 12),
    opened_at timestamptz not null
);

create table incident_update (
    id uuid primary key,
    public_id text not null unique check (length(public_id) = 12),
    incident_id uuid not null references incident,
    kind text not null check (kind in ('real', 'drill', 'test')),
    audience text not null check (audience in ('customers', 'internal')),
    phase text not null check (phase in ('investigating', 'identified', 'monitoring', 'resolved')),
    title text not null check (length(title) between 1 and 200),
    users_see text not null,
    since timestamptz not null,
    scope text not null,
    mitigation text not null,
    next_update_at timestamptz,
    owner text not null,
    written_by uuid not null references person,
    published_at timestamptz not null
);
create index incident_update_idx on incident_update (incident_id, published_at desc);

create table incident_update_component (
    update_id uuid not null references incident_update,
    component_id uuid not null references component,
    state text not null check (state in ('operational', 'degraded_performance', 'partial_outage', 'major_outage')),
    primary key (update_id, component_id)
);
