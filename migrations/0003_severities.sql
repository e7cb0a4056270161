-- The rubric that a person chooses by, and the rules that choose for an alert.

create table severity (
    level text primary key check (level in ('SEV1', 'SEV2', 'SEV3', 'SEV4')),
    rubric text not null check (length(rubric) between 1 and 500),
    update_every_minutes int not null check (update_every_minutes between 5 and 1440)
);
insert into severity (level, rubric, update_every_minutes) values
    ('SEV1', 'Broad user harm or regulatory risk.', 30),
    ('SEV2', 'Major degradation with a workaround.', 30),
    ('SEV3', 'Partial degradation, or an internal issue only.', 60),
    ('SEV4', 'Minor anomaly: watch and investigate.', 240);

-- The first rule whose label has the value wins; without one the built-in map of the word applies.
create table severity_rule (
    id uuid primary key,
    position int not null,
    label text not null check (length(label) between 1 and 200),
    value text not null check (length(value) <= 500),
    severity text not null references severity,
    created_by uuid references person,
    created_at timestamptz not null,
    removed_at timestamptz,
    removed_by uuid references person
);
