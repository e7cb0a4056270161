-- Runbooks leave the library without being deleted, and each version knows what its lint found.

alter table runbook
    add column restricted boolean not null default false,
    add column archived_at timestamptz,
    add column archived_by uuid references person;

-- Null: written before problems were counted.
alter table runbook_version add column problems int;
