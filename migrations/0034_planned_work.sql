-- Planned work: what was changed, what the clock told, and of what a person was reminded.

alter table maintenance
    -- Counts the changes of the plan; each is told again.
    add column revision int not null default 0 check (revision >= 0),
    add column changed_by uuid references person,
    add column changed_at timestamptz,
    -- Inside words that stay knowingly, and why.
    add column kept_reason text check (length(kept_reason) between 1 and 500),
    -- When something has to be told or somebody reminded; none: nothing follows by itself.
    add column next_at timestamptz,
    add constraint maintenance_change_is_whole check (num_nonnulls(changed_by, changed_at) in (0, 2)
        and (revision = 0) = (changed_at is null));
create index maintenance_due_idx on maintenance (next_at) where next_at is not null;

alter table maintenance_note
    add column kept_reason text check (length(kept_reason) between 1 and 500);

-- The steps that the clock took. Found too late they are known and not told. Append-only.
create table maintenance_step (
    maintenance_id uuid not null references maintenance,
    -- As the page names it.
    public_id text not null check (length(public_id) between 1 and 80),
    step text not null check (step in ('in_progress', 'verifying', 'completed')),
    taken_at timestamptz not null,
    told boolean not null,
    recorded_at timestamptz not null,
    primary key (maintenance_id, public_id)
);

-- A person's word is owed; each reminder goes out once. Append-only.
create table maintenance_reminder (
    maintenance_id uuid not null references maintenance,
    owed_at timestamptz not null,
    reminder text not null check (reminder in ('soon', 'due', 'late')),
    -- None: nobody was left to remind, or it was found too late.
    person_id uuid references person,
    recorded_at timestamptz not null,
    primary key (maintenance_id, owed_at, reminder)
);
