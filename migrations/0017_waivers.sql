-- Waivers: a commander knows another way that one metric of one incident has recovered, and signs for it.

create table waiver (
    id uuid primary key,
    incident_id uuid not null references incident,
    metric_id uuid not null references metric,
    -- Where the metric stood when it was signed: "38 %, bound ≥ 40 %, inside 0 of 15 min".
    stood text not null check (length(stood) between 1 and 500),
    how_known text not null check (length(how_known) between 1 and 2000),
    why_not_wait text not null check (length(why_not_wait) between 1 and 2000),
    signed_by uuid not null references person,
    signed_at timestamptz not null,
    withdrawn_by uuid references person,
    withdrawn_at timestamptz,
    -- The incident was opened again: a waiver says nothing of what came after it.
    lapsed_at timestamptz,
    constraint waiver_withdrawal_is_whole check ((withdrawn_by is null) = (withdrawn_at is null))
);
create unique index waiver_stands_idx on waiver (metric_id) where withdrawn_at is null and lapsed_at is null;
create index waiver_incident_idx on waiver (incident_id);
