-- What the library lists of a runbook without reading its text, as it stands in the version `listed_version`.
alter table runbook
    add column owner_role text not null default '',
    -- One for each of the eight parts: 0 missing, 1 thin, 2 whole.
    add column parts smallint[] not null default '{}',
    add column listed_version int not null default 0;

-- A runbook is asked for by an alert's name, or by the service that has no runbook for the name.
alter table runbook_match
    alter column alert_pattern drop not null,
    add column service_id uuid references service,
    add column removed_by uuid references person,
    add check (num_nonnulls(alert_pattern, service_id) = 1);
create index runbook_match_standing_idx on runbook_match (created_at, id) where removed_at is null;

create index runbook_title_idx on runbook (title, slug);
create index run_runbook_idx on run (runbook_id, attached_at desc);
