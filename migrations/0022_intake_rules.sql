-- More formats to send alerts in, settings of each intake, rules with their versions, silences, and what was decided.

alter table delivery
    drop constraint delivery_format_check,
    add constraint delivery_format_check
        check (format in ('alertmanager', 'grafana', 'pagerduty', 'opsgenie', 'json', 'cloudevents')),
    -- What the address and the headers said beside the body, never a secret; null where they say nothing.
    add column about jsonb;
-- The last deliveries of an intake, and the rhythm of its signs of life.
create index delivery_source_idx on delivery (source_id, received_at desc);

-- What an intake needs beside its token; without a row the usual holds.
create table intake (
    source_id uuid primary key references api_token,
    -- Where its JSON says what; null: the usual names.
    mapping jsonb check (jsonb_typeof(mapping) = 'object'),
    -- Sealed with the installation's key; null: deliveries are not signed.
    hmac_secret bytea,
    hmac_header text not null default '' check (hmac_header ~ '^[A-Za-z0-9-]{0,100}$'),
    -- Where the sender writes the signed time; null: it signs the body alone.
    hmac_time_header text check (hmac_time_header ~ '^[A-Za-z0-9-]{1,100}$'),
    changed_by uuid references person,
    changed_at timestamptz not null
);

-- The first rule that matches takes an alert. What it says stands in its newest version.
create table rule (
    id uuid primary key,
    -- From 1, without gaps among those that stand.
    position int not null check (position > 0),
    created_by uuid references person,
    created_at timestamptz not null,
    removed_by uuid references person,
    removed_at timestamptz
);
create index rule_standing_idx on rule (position) where removed_at is null;

create table rule_version (
    rule_id uuid not null references rule,
    version int not null check (version > 0),
    -- Where it stood then: moving a rule is a version too.
    position int not null check (position > 0),
    -- As they are written: `severity="critical"`.
    matchers jsonb not null check (jsonb_typeof(matchers) = 'array'),
    windows jsonb not null check (jsonb_typeof(windows) = 'array'),
    rates jsonb not null check (jsonb_typeof(rates) = 'array'),
    service_id uuid references service,
    severity text references severity,
    class text check (length(class) between 1 and 80),
    runbook_id uuid references runbook,
    effect jsonb not null check (coalesce(effect ->> 'kind', '') in ('open', 'notify', 'hold-back', 'join')),
    written_by uuid references person,
    recorded_at timestamptz not null,
    primary key (rule_id, version)
);

-- A person holds alerts back, for a reason and to an end.
create table silence (
    id uuid primary key,
    kind text not null check (kind in ('silence', 'maintenance')),
    matchers jsonb not null check (jsonb_typeof(matchers) = 'array' and jsonb_array_length(matchers) > 0),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    reason text not null check (length(reason) between 1 and 500),
    created_by uuid not null references person,
    created_at timestamptz not null,
    -- Taken back before its end.
    ended_by uuid references person,
    ended_at timestamptz,
    check (ends_at > starts_at),
    check ((ended_at is null) = (ended_by is null))
);
create index silence_standing_idx on silence (ends_at) where ended_at is null;

alter table alert
    add column acknowledged_at timestamptz,
    add column acknowledged_by uuid references person,
    -- As the sender calls the person, where it was done there.
    add column acknowledged_word text check (length(acknowledged_word) <= 300),
    -- The newest decision: how it reads stands in `why`. All null: taken before there were rules.
    add column decided_at timestamptz,
    add column outcome text check (outcome in ('open', 'notify', 'held', 'waits', 'join', 'unmatched')),
    add column rule_id uuid,
    add column rule_version int,
    add column silence_id uuid references silence,
    -- Decided again then, if it still fires.
    add column again_at timestamptz,
    add column join_key text,
    add foreign key (rule_id, rule_version) references rule_version,
    add check ((rule_id is null) = (rule_version is null)),
    add check ((decided_at is null) = (outcome is null)),
    add check (again_at is null or outcome in ('held', 'waits')),
    add check (outcome <> 'join' or join_key is not null),
    add check (acknowledged_at is not null or num_nonnulls(acknowledged_by, acknowledged_word) = 0);
create index alert_again_idx on alert (again_at) where again_at is not null and ended_at is null;
create index alert_join_idx on alert (join_key, first_seen_at desc) where join_key is not null;
-- The last thousand, on which rules are tried, and the rates before an alert.
create index alert_started_idx on alert (started_at desc);

-- A person in Signalbox acknowledges without a delivery.
alter table alert_event
    drop constraint alert_event_status_check,
    add constraint alert_event_status_check check (status in ('firing', 'resolved', 'acknowledged', 'noted')),
    alter column delivery_id drop not null,
    add column person_id uuid references person,
    add check (num_nonnulls(delivery_id, person_id) = 1);
create index alert_event_alert_idx on alert_event (alert_id, happened_at desc);

-- What people said beside a mark, where it can be erased while the mark stays.
create table alert_note (
    event_id uuid primary key references alert_event,
    by_word text,
    text text,
    erased_at timestamptz,
    erased_by uuid references person,
    erased_reason text
);
