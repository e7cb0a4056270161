-- What providers say of themselves, what data sources answered to the questions of open runs, and what that proposed.

create table provider (
    slug text primary key check (slug ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
    name text not null check (length(name) between 1 and 80),
    summary_url text not null check (summary_url ~ '^https?://' and length(summary_url) <= 500),
    -- One that comes with Signalbox, or an administrator's own.
    shipped boolean not null,
    added_by uuid not null references person,
    added_at timestamptz not null,
    -- Null: off.
    chosen_by uuid references person,
    chosen_at timestamptz,
    removed_by uuid references person,
    removed_at timestamptz,
    next_at timestamptz not null,
    -- How the last polls went, and what the last good one said.
    polled_at timestamptz,
    answered_at timestamptz,
    error text,
    failed_at timestamptz,
    indicator text,
    description text,
    page_url text,
    -- Those that are not operational, with their state.
    components jsonb not null default '[]',
    state_since timestamptz
);
create index provider_due_idx on provider (next_at) where chosen_at is not null and removed_at is null;

-- Each time the indicator or a component changed. Append-only.
create table provider_state (
    id uuid primary key,
    provider text not null references provider,
    indicator text not null,
    description text not null,
    components jsonb not null,
    seen_at timestamptz not null
);
create index provider_state_idx on provider_state (provider, seen_at desc);

-- The last answer to a query of a check or a question: one row, and one request, for all who ask the same.
create table signal_reading (
    id uuid primary key,
    source_id uuid not null references data_source,
    promql text not null check (length(promql) <= 5000),
    -- Above 0: every sample of so long a window.
    window_seconds int not null check (window_seconds between 0 and 604800),
    -- An open incident wanted it then; what nobody wants is not asked.
    wanted_at timestamptz not null,
    next_at timestamptz not null,
    asked_at timestamptz,
    reading jsonb
);
create unique index signal_reading_key on signal_reading (source_id, window_seconds, md5(promql));
create index signal_reading_due_idx on signal_reading (next_at);

-- What the evidence proposed when a person answered, as they could see it then.
alter table run_answer add column proposed jsonb;
alter table run_check add column proposed jsonb;
