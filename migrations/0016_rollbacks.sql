-- Rollbacks of live parts on an incident, the figures before and after them, and the machines that may be asked to do it.

create table automation (
    id uuid primary key,
    name text not null check (length(name) between 1 and 80),
    address text not null check (address ~ '^https?://' and length(address) <= 500),
    -- Signs what is sent, sealed with the installation's key; the one before signs too until it is dropped.
    secret bytea not null,
    old_secret bytea,
    -- None: of every service, of every kind of part.
    service_id uuid references service,
    kind text,
    created_by uuid references person,
    created_at timestamptz not null,
    rotated_by uuid references person,
    rotated_at timestamptz,
    removed_by uuid references person,
    removed_at timestamptz
);
create unique index automation_name_key on automation (lower(name)) where removed_at is null;

-- One step. It is never changed: what became of it stands in its marks.
create table rollback (
    id uuid primary key,
    incident_id uuid not null references incident,
    artifact_id uuid not null references artifact,
    -- In the order of start on the incident, from 1.
    place int not null check (place > 0),
    -- What was live when it was started; null where nobody had told.
    from_version text check (length(from_version) between 1 and 200),
    to_version text not null check (length(to_version) between 1 and 200),
    -- Who marked the target as known good, and when; null where it is only the version before, or was typed.
    good_by text,
    good_at timestamptz,
    -- Null: by hand.
    automation_id uuid references automation,
    -- Why a part that had not changed is taken back all the same.
    unchanged_reason text,
    -- Since when it was proposed; null where Signalbox proposed no such thing.
    proposed_at timestamptz,
    recorded_at timestamptz not null,
    unique (incident_id, place)
);
create index rollback_artifact_idx on rollback (artifact_id);

create table rollback_mark (
    rollback_id uuid not null references rollback,
    state text not null check (state in ('started', 'effective', 'verified', 'failed', 'undone')),
    -- `system` says verified; an automation is the rollback's own.
    by_kind text not null check (by_kind in ('person', 'automation', 'system')),
    by_id uuid references person,
    at timestamptz not null,
    recorded_at timestamptz not null,
    reason text check (length(reason) <= 2000),
    -- The change of the part that it wrote.
    change_id uuid references change,
    primary key (rollback_id, state),
    constraint rollback_mark_person check ((by_kind = 'person') = (by_id is not null))
);

-- From samples alone: nobody types them. Without a figure there was no data at that time; a later try is a further row.
create table rollback_figure (
    rollback_id uuid not null references rollback,
    metric_id uuid not null references metric,
    phase text not null check (phase in ('before', 'after')),
    at timestamptz not null,
    figure double precision,
    sampled_at timestamptz,
    primary key (rollback_id, metric_id, phase, at)
);

-- What an automation shows when it reports back; only digests are kept.
create table rollback_callback (
    secret_hash bytea primary key,
    rollback_id uuid not null references rollback,
    issued_at timestamptz not null
);

-- Each try to ask an automation.
create table rollback_delivery (
    rollback_id uuid not null references rollback,
    attempt int not null,
    at timestamptz not null,
    status int,
    error text,
    primary key (rollback_id, at, attempt)
);

-- What an automation reported, once each.
create table rollback_report (
    rollback_id uuid not null references rollback,
    state text not null check (state in ('started', 'effective', 'failed')),
    message text not null check (length(message) <= 2000),
    recorded_at timestamptz not null,
    primary key (rollback_id, state, message)
);

-- What stands against the harm: mitigations that were not taken back, and rollbacks that took effect.
create view standing_act as
select incident_id, happened_at as at, false as is_rollback from mitigation where undone_at is null
union all
select r.incident_id, e.at, true
from rollback r join rollback_mark e on e.rollback_id = r.id and e.state = 'effective'
where not exists (select from rollback_mark u where u.rollback_id = r.id and u.state in ('failed', 'undone'));
