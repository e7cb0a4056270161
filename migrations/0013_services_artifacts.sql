-- The live parts of a service, what changed them, and what was live when an incident was declared.

create table artifact (
    id uuid primary key,
    service_id uuid not null references service,
    kind text not null check (kind in ('code', 'prompt', 'model-weights', 'retrieval-index', 'router-policy',
        'thresholds', 'guardrail', 'tools', 'provider-model')),
    -- As senders name it: `prompt`, or `greeting prompt` where there are several.
    name text not null check (length(name) between 1 and 80),
    registered_at timestamptz not null,
    registered_by_kind text not null check (registered_by_kind in ('person', 'sender')),
    registered_by uuid not null,
    -- It belongs to the service no longer; a new change brings it back.
    retired_at timestamptz,
    retired_by uuid references person
);
create unique index artifact_name_key on artifact (service_id, lower(name));

create table change (
    id uuid primary key,
    -- Null where nobody knows yet whose change it is: it waits to be attached by hand.
    service_id uuid references service,
    artifact_id uuid references artifact,
    service_word text,
    artifact_word text,
    version text check (length(version) between 1 and 200),
    -- As the sender says; otherwise it is what was live before.
    previous text check (length(previous) between 1 and 200),
    summary text not null check (length(summary) <= 1024),
    author text check (length(author) between 1 and 200),
    address text check (address ~ '^https?://' and length(address) <= 2000),
    details jsonb,
    source text not null check (source in ('hand', 'api', 'pagerduty', 'rollback')),
    sender_id uuid references api_token,
    recorded_by uuid references person,
    happened_at timestamptz not null,
    recorded_at timestamptz not null,
    -- The sender's key, or a digest of what was said; and that digest, to tell a repeated key from a reused one.
    dedup_key text check (length(dedup_key) <= 300),
    digest bytea,
    placed_at timestamptz,
    placed_by uuid references person,
    withdrawn_at timestamptz,
    withdrawn_by uuid references person,
    constraint change_part_has_service check (artifact_id is null or service_id is not null),
    constraint change_says_something check (version is not null or summary <> '')
);
create unique index change_sent_once on change (sender_id, dedup_key) where sender_id is not null;
create index change_live_idx on change (artifact_id, happened_at desc, recorded_at desc, id desc) where withdrawn_at is null;
create index change_service_idx on change (service_id, happened_at desc);
create index change_unplaced_idx on change (recorded_at desc) where artifact_id is null and withdrawn_at is null;

-- You would roll back to it at night without asking.
create table known_good (
    id uuid primary key,
    artifact_id uuid not null references artifact,
    version text not null check (length(version) between 1 and 200),
    marked_by uuid not null references person,
    marked_at timestamptz not null,
    withdrawn_by uuid references person,
    withdrawn_at timestamptz
);
create unique index known_good_stands on known_good (artifact_id, version) where withdrawn_at is null;
create index known_good_newest_idx on known_good (artifact_id, marked_at desc);

create table service_dependency (
    service_id uuid not null references service,
    depends_on uuid not null references service,
    added_by uuid not null references person,
    added_at timestamptz not null,
    primary key (service_id, depends_on),
    check (service_id <> depends_on)
);
create index service_dependency_back_idx on service_dependency (depends_on);

-- Evidence: what was live when the incident was declared, as it was known then. Append-only.
create table incident_version (
    incident_id uuid not null references incident,
    artifact_id uuid not null references artifact,
    service_id uuid not null references service,
    kind text not null,
    name text not null,
    -- Both null: no change was ever reported. Version alone null: it changed, and nobody said to what.
    version text,
    since timestamptz,
    frozen_at timestamptz not null,
    primary key (incident_id, artifact_id)
);

-- A change with the names that people know its parts by; `before` is what was live when it came.
create view change_told as
select c.id, c.service_id, c.artifact_id, s.slug as service_slug, s.name as service_name, a.kind as part_kind,
       a.name as part_name, c.service_word, c.artifact_word, c.version,
       coalesce(c.previous, (
           select p.version from change p
           where p.artifact_id = c.artifact_id and p.withdrawn_at is null
             and (p.happened_at, p.recorded_at, p.id) < (c.happened_at, c.recorded_at, c.id)
           order by p.happened_at desc, p.recorded_at desc, p.id desc limit 1)) as previous,
       c.summary, coalesce(c.author, r.name) as made_by, c.source, t.name as sender, c.address, c.happened_at, c.recorded_at,
       c.withdrawn_at, w.name as withdrawn_by
from change c
left join service s on s.id = c.service_id
left join artifact a on a.id = c.artifact_id
left join person r on r.id = c.recorded_by
left join api_token t on t.id = c.sender_id
left join person w on w.id = c.withdrawn_by;
create index change_sender_idx on change (sender_id, recorded_at desc) where sender_id is not null;
