-- What proves that a service is well, whichever runbook is open: copied to each incident on it when it is declared.

create table service_metric (
    id uuid primary key,
    service_id uuid not null references service,
    name text not null check (length(name) between 1 and 120),
    role text not null check (role in ('key', 'safety', 'business')),
    promql text not null check (length(promql) between 1 and 5000),
    bound text not null check (length(bound) between 1 and 80),
    hold_seconds int not null check (hold_seconds between 0 and 604800),
    every_seconds int not null check (every_seconds between 5 and 3600),
    -- Null: the first source there is.
    source_id uuid references data_source,
    added_by uuid not null references person,
    added_at timestamptz not null,
    removed_by uuid references person,
    removed_at timestamptz
);
create index service_metric_standing_idx on service_metric (service_id) where removed_at is null;
