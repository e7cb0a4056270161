-- An incident, its people and its links. Facts are columns with who and when; what happened stands in the timeline.

create table incident_counter (
    only_row boolean primary key default true check (only_row),
    last bigint not null
);
insert into incident_counter (last) values (0);

create table incident (
    id uuid primary key,
    number bigint not null unique,
    public_id text not null unique check (length(public_id) = 12),
    kind text not null check (kind in ('real', 'drill', 'test')),
    restricted boolean not null,
    title text not null check (length(title) between 1 and 300),
    service_id uuid references service,
    group_key text,
    source_id uuid references api_token,
    last_event int not null default 0,

    impact_started_at timestamptz not null,
    detected_at timestamptz not null,
    declared_at timestamptz not null,
    declared_by_kind text not null check (declared_by_kind in ('person', 'token', 'system', 'sender')),
    declared_by uuid,

    severity text references severity,
    severity_reason text,
    severity_by_kind text,
    severity_by uuid,
    severity_at timestamptz,

    owner_id uuid references person,
    owner_since timestamptz,
    acknowledged_at timestamptz,
    handed_to uuid references person,
    handed_at timestamptz,
    handed_by uuid references person,

    class text,
    class_by uuid references person,
    class_at timestamptz,

    mitigated_at timestamptz,
    none_needed_by uuid references person,
    none_needed_reason text,

    recovered_at timestamptz,
    recovered_by uuid references person,
    recovery_evidence text,

    promise_at timestamptz,

    ended_at timestamptz,
    ended_by uuid references person,
    ended_as text check (ended_as in ('resolved', 'false-alarm', 'duplicate', 'handled-elsewhere')),
    ended_reason text,
    duplicate_of uuid references incident,
    reopened_at timestamptz,
    reopened_to text,
    reopened_count int not null default 0,

    constraint incident_end_is_whole check ((ended_at is null) = (ended_as is null)),
    constraint incident_owner_acknowledges check (acknowledged_at is null or owner_id is not null)
);
create index incident_open_idx on incident (declared_at) where ended_at is null;
create index incident_service_idx on incident (service_id, number desc);
create index incident_group_idx on incident (source_id, group_key) where ended_at is null;

create table incident_member (
    incident_id uuid not null references incident,
    person_id uuid not null references person,
    role text not null check (role in ('responder', 'communication', 'scribe')),
    added_by uuid references person,
    added_at timestamptz not null,
    removed_at timestamptz,
    removed_by uuid references person,
    primary key (incident_id, person_id)
);

create table incident_link (
    id uuid primary key,
    incident_id uuid not null references incident,
    address text not null check (address ~ '^https?://' and length(address) <= 2000),
    label text not null check (length(label) between 1 and 200),
    added_by uuid references person,
    added_at timestamptz not null,
    removed_at timestamptz,
    removed_by uuid references person
);
create index incident_link_idx on incident_link (incident_id);

create table mitigation (
    id uuid primary key,
    incident_id uuid not null references incident,
    runbook_slug text,
    mitigation_key text,
    title text not null check (length(title) between 1 and 300),
    reason text,
    guarded boolean not null,
    recorded_by uuid not null references person,
    happened_at timestamptz not null,
    recorded_at timestamptz not null,
    undone_at timestamptz,
    undone_by uuid references person,
    undone_reason text
);
create index mitigation_incident_idx on mitigation (incident_id);

-- The one read gate. A reader without an id (a token) sees what is not restricted.
create function may_read(i incident, reader uuid, reader_is_admin boolean) returns boolean
language sql stable as $$
    select not i.restricted or reader_is_admin or i.owner_id = reader or i.handed_to = reader
        or exists (
            select from incident_member m
            where m.incident_id = i.id and m.person_id = reader and m.removed_at is null)
$$;
