-- Who is on call: schedules, their layers in versions, overrides, and the secret addresses of calendars.

create table schedule (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
    name text not null check (length(name) between 1 and 120),
    -- Never changes: past shifts are computed with it too.
    zone text not null check (length(zone) between 1 and 80),
    created_by uuid not null references person,
    created_at timestamptz not null,
    archived_by uuid references person,
    archived_at timestamptz,
    constraint schedule_archive_is_whole check ((archived_at is null) = (archived_by is null))
);

-- A layer as it was written. Append-only: an edit is the next version, and ends this one where it begins.
create table layer_version (
    id uuid primary key,
    schedule_id uuid not null references schedule,
    layer_id uuid not null,
    version int not null check (version >= 1),
    name text not null check (length(name) between 1 and 80),
    -- Of several layers that have somebody, the highest place is on call.
    place smallint not null check (place between 0 and 99),
    every smallint not null check (every between 1 and 366),
    unit text not null check (unit in ('hours', 'days', 'weeks')),
    -- On the zone's clock; its time and weekday are those of the handoff.
    anchor timestamp not null,
    starts_at timestamptz not null,
    written_by uuid not null references person,
    recorded_at timestamptz not null,
    unique (layer_id, version),
    constraint layer_version_leaves_the_past check (starts_at >= recorded_at),
    constraint layer_version_weeks_in_a_year check (unit <> 'weeks' or every <= 52)
);
create index layer_version_schedule_idx on layer_version (schedule_id, layer_id, version);

-- In the order of their turns. A version without people removes the layer.
create table layer_person (
    layer_version_id uuid not null references layer_version,
    turn smallint not null check (turn between 0 and 49),
    person_id uuid not null references person,
    primary key (layer_version_id, turn)
);
create index layer_person_idx on layer_person (person_id);

-- Hours of days on which the layer works; always where it has none.
create table layer_window (
    layer_version_id uuid not null references layer_version,
    number smallint not null check (number between 0 and 20),
    -- One bit a day on which the window begins: Monday 1 to Sunday 64.
    days smallint not null check (days between 1 and 127),
    from_clock time not null,
    -- On the next day where it is not later than `from_clock`.
    until_clock time not null,
    primary key (layer_version_id, number)
);

create table schedule_override (
    id uuid primary key,
    schedule_id uuid not null references schedule,
    person_id uuid not null references person,
    -- It counts only while this person would be on call. Null: whoever it would be, or nobody.
    for_person_id uuid references person,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    -- The other half of a swap.
    swap_id uuid references schedule_override deferrable initially deferred,
    made_by uuid not null references person,
    made_at timestamptz not null,
    -- It counts until then, where it had begun.
    withdrawn_by uuid references person,
    withdrawn_at timestamptz,
    constraint override_leaves_the_past check (starts_at >= made_at),
    constraint override_lasts check (ends_at > starts_at and ends_at <= starts_at + interval '8784 hours'),
    constraint override_is_for_another check (for_person_id <> person_id),
    constraint override_withdrawal_is_whole check ((withdrawn_at is null) = (withdrawn_by is null)),
    constraint override_withdrawn_after_made check (withdrawn_at >= made_at)
);
create index schedule_override_idx on schedule_override (schedule_id, ends_at);
create index schedule_override_person_idx on schedule_override (person_id, ends_at);

-- A calendar program signs in by an address that nobody can guess; it opens this one calendar and nothing else.
create table calendar_address (
    id uuid primary key,
    token_hash bytea not null unique,
    person_id uuid not null references person,
    -- Null: the person's own shifts of all schedules.
    schedule_id uuid references schedule,
    created_at timestamptz not null,
    last_read_at timestamptz,
    revoked_at timestamptz,
    revoked_by uuid references person
);
create index calendar_address_person_idx on calendar_address (person_id) where revoked_at is null;
