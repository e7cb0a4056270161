-- Runbooks in versions, and their runs on incidents.

create table runbook (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
    title text not null,
    failure_class text not null,
    latest int not null,
    shipped boolean not null,
    created_at timestamptz not null
);

create table runbook_version (
    runbook_id uuid not null references runbook,
    version int not null,
    text text not null,
    comment text not null,
    written_by uuid references person,
    recorded_at timestamptz not null,
    primary key (runbook_id, version)
);

-- Which runbook an alert's name asks for. `*` at either end of the pattern stands for anything.
create table runbook_match (
    id uuid primary key,
    runbook_id uuid not null references runbook,
    alert_pattern text not null check (length(alert_pattern) between 1 and 200),
    created_by uuid references person,
    created_at timestamptz not null,
    removed_at timestamptz
);

create table run (
    id uuid primary key,
    incident_id uuid not null references incident,
    runbook_id uuid not null references runbook,
    version int not null,
    -- How many checks its triage asks for, so that lists need not read the text.
    triage_checks int not null,
    attached_by uuid references person,
    attached_at timestamptz not null,
    unique (incident_id, runbook_id)
);

-- The present state of a check; each change stands in the timeline too.
create table run_check (
    run_id uuid not null references run,
    check_key text not null,
    section text not null check (section in ('triage', 'rollback', 'resolution')),
    state text not null check (state in ('open', 'done', 'skipped')),
    result text,
    reason text,
    changed_by uuid not null references person,
    changed_at timestamptz not null,
    primary key (run_id, check_key)
);

create table run_answer (
    id uuid primary key,
    run_id uuid not null references run,
    place int not null,
    question_key text not null,
    label text not null,
    evidence text,
    answered_by uuid not null references person,
    answered_at timestamptz not null,
    taken_back_at timestamptz,
    taken_back_by uuid references person
);
create unique index run_answer_standing_key on run_answer (run_id, question_key) where taken_back_at is null;
