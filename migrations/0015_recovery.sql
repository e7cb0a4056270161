-- Data sources, the metrics that recovery is proved by, and their samples.

create table data_source (
    id uuid primary key,
    name text not null check (length(name) between 1 and 80),
    address text not null check (address ~ '^https?://' and length(address) <= 500),
    auth text not null check (auth in ('none', 'bearer', 'basic')),
    username text not null,
    -- Sealed with the installation's key.
    secret bytea,
    created_by uuid references person,
    created_at timestamptz not null,
    removed_by uuid references person,
    removed_at timestamptz,
    -- Its health, as the last requests found it.
    asked_at timestamptz,
    answered_at timestamptz,
    latency_ms int,
    error text,
    failed_at timestamptz,
    failures int not null default 0,
    -- Not asked before then: it failed several times in a row.
    rest_until timestamptz
);
create unique index data_source_name_key on data_source (lower(name)) where removed_at is null;

create table metric (
    id uuid primary key,
    incident_id uuid not null references incident,
    run_id uuid references run,
    name text not null check (length(name) between 1 and 120),
    role text not null check (role in ('key', 'safety', 'business')),
    -- With its variables filled in, as it stood when the runbook was attached.
    promql text not null check (length(promql) <= 5000),
    bound text not null check (length(bound) <= 80),
    hold_seconds int not null check (hold_seconds between 0 and 604800),
    every_seconds int not null check (every_seconds between 5 and 3600),
    source_id uuid references data_source,
    -- Why it can't be asked at all: a value is missing, the bound is none.
    problem text,
    added_by uuid references person,
    added_at timestamptz not null,
    changed_at timestamptz,
    removed_by uuid references person,
    removed_at timestamptz,
    removed_reason text,
    next_at timestamptz not null,
    -- The verdict that the record knows of.
    state text check (state in ('no_data', 'outside', 'holding', 'held')),
    state_since timestamptz,
    left_count int not null default 0
);
create index metric_incident_idx on metric (incident_id);
create index metric_due_idx on metric (source_id, next_at) where removed_at is null and problem is null;
create index metric_source_idx on metric (source_id) where removed_at is null;

create table metric_sample (
    metric_id uuid not null references metric,
    -- On the step of the metric, so that no instant is sampled twice.
    at timestamptz not null,
    reading jsonb not null,
    -- Of its series that are finite: what was worst is found without reading each sample.
    lowest double precision,
    highest double precision,
    primary key (metric_id, at)
);
create index metric_sample_at_idx on metric_sample using brin (at);
