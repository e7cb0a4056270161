-- Intake is an inbox: a delivery is committed before it is answered, and processed afterwards.

create table delivery (
    id uuid primary key,
    source_id uuid not null references api_token,
    format text not null check (format in ('alertmanager')),
    body bytea not null,
    received_at timestamptz not null,
    processed_at timestamptz,
    attempts int not null,
    retry_at timestamptz not null,
    error text
);
create index delivery_waiting_idx on delivery (received_at, id) where processed_at is null;

create table alert (
    id uuid primary key,
    source_id uuid not null references api_token,
    kind text not null check (kind in ('real', 'drill', 'test')),
    dedup_key text not null,
    group_key text not null,
    name text not null,
    summary text not null,
    severity_word text,
    service_id uuid references service,
    service_word text,
    labels jsonb not null,
    annotations jsonb not null,
    generator_url text,
    started_at timestamptz not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    ended_at timestamptz,
    deliveries int not null,
    incident_id uuid references incident,
    why text not null
);
create unique index alert_open_key on alert (source_id, dedup_key) where ended_at is null;
create index alert_incident_idx on alert (incident_id);
create index alert_seen_idx on alert (last_seen_at desc, id desc);

-- What each delivery said of an alert: a fact each, also the ones that changed nothing.
create table alert_event (
    id uuid primary key,
    alert_id uuid not null references alert,
    delivery_id uuid not null references delivery,
    status text not null check (status in ('firing', 'resolved')),
    happened_at timestamptz not null,
    recorded_at timestamptz not null,
    unique (alert_id, delivery_id, status)
);
create index alert_key_idx on alert (source_id, dedup_key, started_at desc);
create index delivery_failed_idx on delivery (received_at desc) where error is not null;
