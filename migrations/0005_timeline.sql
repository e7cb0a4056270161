-- The record: append-only for the application's role. Words of people lie beside it, where they can be erased.

create table timeline_event (
    id uuid primary key,
    incident_id uuid not null references incident,
    number int not null,
    position bigint not null unique,
    kind text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
    version smallint not null,
    data jsonb not null,
    actor_kind text not null check (actor_kind in ('person', 'token', 'system', 'sender')),
    actor_id uuid,
    on_behalf_of uuid,
    happened_at timestamptz not null,
    recorded_at timestamptz not null,
    unique (incident_id, number)
);

create table timeline_text (
    event_id uuid primary key references timeline_event,
    text text,
    erased_at timestamptz,
    erased_by uuid references person,
    erased_reason text
);

-- Taken under one advisory lock just before commit, so that positions are in commit order.
create sequence timeline_position as bigint;
