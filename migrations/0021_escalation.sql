-- Who is paged and in which order, the runs of it on incidents, and hand-overs.

create table policy (
    id uuid primary key,
    name text not null check (length(name) between 1 and 120),
    created_by uuid not null references person,
    created_at timestamptz not null,
    archived_by uuid references person,
    archived_at timestamptz,
    constraint policy_archive_is_whole check ((archived_at is null) = (archived_by is null))
);
create unique index policy_name_key on policy (lower(name)) where archived_at is null;

-- Append-only: a run keeps the version that it began with.
create table policy_version (
    policy_id uuid not null references policy,
    version int not null check (version >= 1),
    repeats smallint not null check (repeats between 0 and 9),
    last_resort_id uuid not null references person,
    written_by uuid not null references person,
    recorded_at timestamptz not null,
    primary key (policy_id, version)
);

create table policy_step (
    policy_id uuid not null,
    version int not null,
    step smallint not null check (step between 0 and 19),
    -- How long its people have before the next step is due.
    minutes smallint not null check (minutes between 1 and 1440),
    primary key (policy_id, version, step),
    foreign key (policy_id, version) references policy_version
);

-- All targets of a step are paged at the same time.
create table policy_target (
    policy_id uuid not null,
    version int not null,
    step smallint not null,
    number smallint not null check (number between 0 and 9),
    person_id uuid references person,
    schedule_id uuid references schedule,
    primary key (policy_id, version, step, number),
    foreign key (policy_id, version, step) references policy_step,
    unique (policy_id, version, step, person_id),
    unique (policy_id, version, step, schedule_id),
    check (num_nonnulls(person_id, schedule_id) = 1)
);

-- Which policy a service's incidents follow: the newest choice counts. Append-only.
create table policy_choice (
    id uuid primary key,
    -- Null: every service without a choice of its own, and incidents without a service.
    service_id uuid references service,
    -- Null: a choice taken back.
    policy_id uuid references policy,
    chosen_by uuid not null references person,
    chosen_at timestamptz not null
);
create index policy_choice_newest_idx on policy_choice (service_id, chosen_at desc, id desc);

-- One run of an escalation. What is due follows from these facts and the clock.
create table page (
    id uuid primary key,
    -- Null: somebody tests the ladder.
    incident_id uuid references incident,
    kind text not null check (kind in ('real', 'drill', 'test')),
    -- Null: there is no policy, and the last resort is paged at once.
    policy_id uuid,
    policy_version int,
    -- As it was when the run began: the policy's, or who stood in.
    last_resort_id uuid not null references person,
    reason text not null check (length(reason) between 1 and 300),
    started_by_kind text not null check (started_by_kind in ('person', 'token', 'system', 'sender')),
    started_by uuid,
    started_at timestamptz not null,
    stopped_as text check (stopped_as in ('acknowledged', 'resolved', 'replaced')),
    stopped_by uuid references person,
    stopped_at timestamptz,
    foreign key (policy_id, policy_version) references policy_version match full,
    constraint page_has_subject check (incident_id is not null or kind = 'test'),
    constraint page_stop_is_whole check ((stopped_at is null) = (stopped_as is null)),
    constraint page_acknowledged_by_someone check (stopped_as <> 'acknowledged' or stopped_by is not null)
);
create unique index page_runs_once on page (incident_id) where stopped_at is null and incident_id is not null;
create index page_incident_idx on page (incident_id, started_at);
create index page_running_idx on page (started_at) where stopped_at is null;

-- The next step by hand. The first press after a rung counts.
create table page_press (
    page_id uuid not null references page,
    after_rung smallint not null check (after_rung >= 0),
    pressed_by uuid not null references person,
    pressed_at timestamptz not null,
    primary key (page_id, after_rung)
);

-- Who was paged. Its key is what makes a message one: the same rung never pages the same person again.
create table page_told (
    id uuid primary key,
    page_id uuid not null references page,
    person_id uuid not null references person,
    -- Null: a person called this one beside the ladder.
    rung smallint check (rung >= 0),
    called_by uuid references person,
    due_at timestamptz not null,
    told_at timestamptz not null,
    constraint page_told_by_rung_or_hand check (num_nonnulls(rung, called_by) = 1),
    constraint page_told_in_time check (told_at >= due_at)
);
create unique index page_told_once on page_told (page_id, rung, person_id) where rung is not null;
create index page_told_page_idx on page_told (page_id, told_at);
create index page_told_person_idx on page_told (person_id, told_at desc);

-- The giver is accountable until it is accepted.
create table hand_over (
    id uuid primary key,
    incident_id uuid not null references incident,
    from_person_id uuid not null references person,
    to_person_id uuid not null references person,
    -- Somebody with a commander's rights may offer it for the owner.
    offered_by uuid not null references person,
    offered_at timestamptz not null,
    brief text not null check (length(brief) <= 4000),
    ended_as text check (ended_as in ('accepted', 'declined', 'withdrawn')),
    ended_by uuid references person,
    ended_at timestamptz,
    ended_reason text check (length(ended_reason) <= 1000),
    constraint hand_over_to_another check (from_person_id <> to_person_id),
    constraint hand_over_end_is_whole check ((ended_at is null) = (ended_as is null)),
    constraint hand_over_answered_by_receiver
        check (ended_as is null or ended_as = 'withdrawn' or (ended_by is not null and ended_by = to_person_id))
);
create unique index hand_over_waits_once on hand_over (incident_id) where ended_at is null;
create index hand_over_receiver_idx on hand_over (to_person_id) where ended_at is null;
create index hand_over_incident_idx on hand_over (incident_id, offered_at);

-- Hand-overs that wait while this is installed.
insert into hand_over (id, incident_id, from_person_id, to_person_id, offered_by, offered_at, brief)
select gen_random_uuid(), id, owner_id, handed_to, coalesce(handed_by, owner_id), handed_at, ''
from incident
where handed_to is not null and handed_at is not null and owner_id is not null and owner_id <> handed_to
  and ended_at is null;
