-- The postmortem: sections drawn from the record, then edited by people; its action items.

create table postmortem (
    incident_id uuid primary key references incident,
    drafted_at timestamptz not null,
    drafted_by uuid references person,
    published_at timestamptz,
    published_by uuid references person,
    waived_at timestamptz,
    waived_by uuid references person,
    waived_reason text
);

create table postmortem_section (
    incident_id uuid not null references postmortem,
    section text not null,
    text text not null check (length(text) <= 100000),
    version int not null,
    edited_by uuid references person,
    edited_at timestamptz not null,
    primary key (incident_id, section)
);

create table action_item (
    id uuid primary key,
    incident_id uuid not null references postmortem,
    text text not null check (length(text) between 1 and 500),
    kind text not null check (kind in ('prevent', 'detect', 'mitigate', 'process')),
    owner_id uuid references person,
    due_on date,
    created_by uuid references person,
    created_at timestamptz not null,
    done_at timestamptz,
    done_by uuid references person
);
create index action_item_idx on action_item (incident_id);
