-- Work that is done later, at least once, by whichever process is free.

create table job (
    id uuid primary key,
    kind text not null check (length(kind) between 1 and 80),
    -- One standing job of a kind has it: what is asked for twice is done once.
    key text not null check (length(key) <= 200),
    payload jsonb not null,
    run_at timestamptz not null,
    attempts int not null default 0,
    -- Who works on it and until when; after that another process may.
    lease uuid,
    leased_until timestamptz,
    error text,
    created_at timestamptz not null,
    finished_at timestamptz,
    -- Given up: a person looks at it, and may have it tried again.
    dead_at timestamptz
);
create unique index job_standing_key on job (kind, key) where finished_at is null and dead_at is null;
create index job_due_idx on job (run_at) where finished_at is null and dead_at is null;
create index job_finished_idx on job (finished_at) where finished_at is not null;
create index job_dead_idx on job (dead_at) where dead_at is not null;
