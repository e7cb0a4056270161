-- Who works on a check, the words a mark was made under, values said on an incident, and who attached a run.

alter table run
    -- Null: attached before it was kept.
    add column attached_by_kind text check (attached_by_kind in ('person', 'sender', 'system')),
    add column attached_sender uuid references api_token;

alter table run_check
    -- The check's words at that time; null for marks that are older than this column.
    add column text text,
    add column given_to uuid references person,
    add column given_by uuid references person,
    add column given_at timestamptz,
    -- The run moved to a version that has no such check; the mark stays listed.
    add column left_at timestamptz;

-- For an incident without a service: what a runbook's variable means here.
create table incident_variable (
    incident_id uuid not null references incident,
    name text not null,
    value text not null,
    said_by uuid not null references person,
    said_at timestamptz not null,
    primary key (incident_id, name)
);
