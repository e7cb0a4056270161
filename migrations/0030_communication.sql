-- Groups and words by hand of the public page, planned work, templates, approvals, corrections, reminders, subscribers.

alter table status_page
    -- A page with one is for those who know it; none: everyone reads it.
    add column password_hash text,
    add column password_changed_by uuid references person,
    add column password_changed_at timestamptz,
    add constraint status_page_password_is_whole
        check (num_nonnulls(password_changed_by, password_changed_at) in (0, 2)
            and (password_hash is null or password_changed_at is not null));

create table component_group (
    id uuid primary key,
    public_id text not null unique check (length(public_id) = 12),
    status_page_id uuid not null references status_page,
    name text not null check (length(name) between 1 and 120),
    position int not null,
    created_at timestamptz not null,
    removed_at timestamptz
);

alter table component
    add column group_id uuid references component_group,
    add column description text not null default '' check (length(description) <= 300);

-- A person says how a part does, until the next word or until it is taken back.
create table component_override (
    id uuid primary key,
    component_id uuid not null references component,
    state text not null check (state in ('operational', 'degraded_performance', 'partial_outage', 'major_outage')),
    reason text not null check (length(reason) between 1 and 500),
    set_by uuid not null references person,
    set_at timestamptz not null,
    ended_by uuid references person,
    ended_at timestamptz,
    constraint component_override_end_is_whole check ((ended_at is null) = (ended_by is null)),
    constraint component_override_ends_later check (ended_at >= set_at)
);
create unique index component_override_stands_once on component_override (component_id) where ended_at is null;
create index component_override_history_idx on component_override (component_id, set_at);

-- Planned work. Its steps follow from the plan, the notes and the clock.
create table maintenance (
    id uuid primary key,
    public_id text not null unique check (length(public_id) = 12),
    status_page_id uuid not null references status_page,
    title text not null check (length(title) between 1 and 200),
    -- What does not work meanwhile.
    pauses text not null check (length(pauses) between 1 and 2000),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    -- From then on the result is being checked.
    verifies_at timestamptz,
    -- False: a person has to say that it is done.
    ends_itself boolean not null,
    created_by uuid not null references person,
    created_at timestamptz not null,
    cancelled_by uuid references person,
    cancelled_at timestamptz,
    cancelled_says text not null default '' check (length(cancelled_says) <= 2000),
    constraint maintenance_ends_after_it_begins check (ends_at > starts_at and ends_at <= starts_at + interval '7 days'),
    constraint maintenance_is_checked_within check (verifies_at > starts_at and verifies_at < ends_at),
    constraint maintenance_cancel_is_whole check ((cancelled_at is null) = (cancelled_by is null))
);
create index maintenance_page_idx on maintenance (status_page_id, starts_at desc);

create table maintenance_component (
    maintenance_id uuid not null references maintenance,
    component_id uuid not null references component,
    primary key (maintenance_id, component_id)
);

-- Append-only: what people said of it.
create table maintenance_note (
    id uuid primary key,
    public_id text not null unique check (length(public_id) = 12),
    maintenance_id uuid not null references maintenance,
    text text not null check (length(text) between 1 and 2000),
    step text check (step in ('in_progress', 'verifying', 'completed')),
    new_end timestamptz,
    next_word_by timestamptz,
    written_by uuid not null references person,
    published_at timestamptz not null,
    constraint maintenance_note_one_promise check (num_nonnulls(new_end, next_word_by) <= 1),
    constraint maintenance_note_promises_ahead
        check ((new_end is null or new_end > published_at) and (next_word_by is null or next_word_by > published_at))
);
create index maintenance_note_idx on maintenance_note (maintenance_id, published_at);

-- The organisation's own messages; the newest version counts, and an empty one is none. Append-only.
create table message_template (
    audience text not null check (audience in ('customers', 'internal')),
    version int not null check (version >= 1),
    text text not null check (length(text) <= 4000),
    written_by uuid not null references person,
    recorded_at timestamptz not null,
    primary key (audience, version)
);

alter table severity
    -- Whether a second person reads what customers are told.
    add column second_person boolean not null default false,
    add constraint severity_second_person check (not second_person or level in ('SEV1', 'SEV2'));

alter table incident_update
    -- Whose words they are: a "no news yet" is counted as what it is.
    add column words text not null default 'person' check (words in ('person', 'no-news')),
    -- Inside words that were kept knowingly, and why.
    add column kept_reason text check (length(kept_reason) between 1 and 500);

-- What was published and is shown otherwise now. The first text stays in the update. Append-only.
create table update_correction (
    update_id uuid not null references incident_update,
    revision int not null check (revision >= 1),
    how text not null check (how in ('quiet', 'told')),
    phase text not null check (phase in ('investigating', 'identified', 'monitoring', 'resolved')),
    title text not null check (length(title) between 1 and 200),
    users_see text not null,
    since timestamptz not null,
    scope text not null,
    mitigation text not null,
    owner text not null,
    corrected_by uuid not null references person,
    corrected_at timestamptz not null,
    primary key (update_id, revision)
);

create table update_correction_component (
    update_id uuid not null,
    revision int not null,
    component_id uuid not null references component,
    state text not null check (state in ('operational', 'degraded_performance', 'partial_outage', 'major_outage')),
    primary key (update_id, revision, component_id),
    foreign key (update_id, revision) references update_correction
);

-- An update for customers that waits for a second person.
create table update_approval (
    id uuid primary key,
    incident_id uuid not null references incident,
    -- All that readers will see, and its digest: another text is another question.
    content jsonb not null check (jsonb_typeof(content) = 'object'),
    digest text not null check (digest ~ '^[0-9a-f]{64}$'),
    author_id uuid not null references person,
    asked_at timestamptz not null,
    answered_by uuid references person,
    answered_at timestamptz,
    -- Null with an answer: approved.
    returned text check (length(returned) between 1 and 2000),
    withdrawn_at timestamptz,
    update_id uuid unique references incident_update,
    constraint update_approval_by_another check (answered_by <> author_id),
    constraint update_approval_answer_is_whole check ((answered_at is null) = (answered_by is null)),
    constraint update_approval_returned_by_someone check (returned is null or answered_at is not null),
    constraint update_approval_published_if_approved
        check (update_id is null or (answered_at is not null and returned is null and withdrawn_at is null))
);
create unique index update_approval_waits_once on update_approval (incident_id)
    where answered_at is null and withdrawn_at is null;

create table update_approval_asked (
    approval_id uuid not null references update_approval,
    person_id uuid not null references person,
    primary key (approval_id, person_id)
);

-- Which reminders of a promise went out. Append-only.
create table update_reminder (
    incident_id uuid not null references incident,
    promised_at timestamptz not null,
    reminder text not null check (reminder ~ '^(before|due|overdue-[1-9])$'),
    -- None: the first words, which the severity promises.
    update_id uuid references incident_update,
    -- None: nobody owned it.
    person_id uuid references person,
    -- Of the message, so that it is not sent where the promise was kept meanwhile.
    notice_key uuid not null unique,
    sent_at timestamptz not null,
    primary key (incident_id, promised_at, reminder)
);

-- The promise stays and is counted; only nobody is reminded.
create table reminders_off (
    id uuid primary key,
    incident_id uuid not null references incident,
    reason text not null check (length(reason) between 1 and 500),
    off_by uuid not null references person,
    off_at timestamptz not null,
    on_by uuid references person,
    on_at timestamptz,
    constraint reminders_off_end_is_whole check ((on_at is null) = (on_by is null))
);
create unique index reminders_off_once on reminders_off (incident_id) where on_at is null;

create table subscriber (
    id uuid primary key,
    status_page_id uuid not null references status_page,
    channel text not null check (channel in ('mail', 'webhook', 'slack')),
    -- Null: erased. What was sent to it stays counted.
    address text check (length(address) between 3 and 2000),
    -- Lower case: makes two writings one subscription.
    address_key text check (length(address_key) between 3 and 2000),
    -- The link's own secret: its hash, by which it is found, and sealed, because it stands in every mail.
    token_hash bytea not null unique check (length(token_hash) = 32),
    token bytea not null,
    -- Sealed: what signs a webhook; two while one is replaced.
    secret bytea,
    old_secret bytea,
    asked_at timestamptz not null,
    confirmed_at timestamptz,
    ended_at timestamptz,
    ended_as text check (ended_as in ('by-itself', 'by-administrator', 'bounced', 'erased')),
    ended_by uuid references person,
    erased_at timestamptz,
    erased_by uuid references person,
    constraint subscriber_end_is_whole check ((ended_at is null) = (ended_as is null)),
    constraint subscriber_address_until_erased
        check ((address is null) = (address_key is null) and (address is null) = (erased_at is not null)),
    constraint subscriber_erased_has_ended check (erased_at is null or ended_at is not null),
    constraint subscriber_webhook_is_signed check ((channel = 'webhook') = (secret is not null))
);
create unique index subscriber_stands_once on subscriber (status_page_id, channel, address_key) where ended_at is null;
create index subscriber_active_idx on subscriber (status_page_id) where confirmed_at is not null and ended_at is null;

-- None: every part.
create table subscriber_component (
    subscriber_id uuid not null references subscriber,
    component_id uuid not null references component,
    primary key (subscriber_id, component_id)
);

-- Mails that ask to confirm, so that nobody is flooded with them.
create table subscriber_ask (
    id uuid primary key,
    subscriber_id uuid not null references subscriber,
    asked_at timestamptz not null
);
create index subscriber_ask_idx on subscriber_ask (subscriber_id, asked_at);

-- One thing that is told to all who asked for it. Its key makes it one. Append-only.
create table telling (
    id uuid primary key,
    key text not null unique check (length(key) between 1 and 200),
    status_page_id uuid not null references status_page,
    update_id uuid references incident_update,
    maintenance_id uuid references maintenance,
    -- The update's id on the page, and the count of its corrections.
    public_id text not null check (length(public_id) between 1 and 80),
    revision int not null check (revision >= 0),
    told_at timestamptz not null,
    constraint telling_of_one_thing check (num_nonnulls(update_id, maintenance_id) = 1)
);
create index telling_update_idx on telling (update_id);
create index telling_maintenance_idx on telling (maintenance_id);

-- One row for each who is told, from the first moment: each is accounted for.
create table telling_delivery (
    telling_id uuid not null references telling,
    subscriber_id uuid not null references subscriber,
    -- A webhook gets one body more for each part that changed.
    body smallint not null check (body between 0 and 300),
    run_at timestamptz not null,
    attempts int not null default 0 check (attempts >= 0),
    -- Who sends it and until when. Handed over twice, if at all, only what was under way when a process died.
    lease uuid,
    leased_until timestamptz,
    handed_over_at timestamptz,
    -- Given up, or not wanted any more.
    dropped_at timestamptz,
    dropped_as text check (dropped_as in ('gone', 'refused', 'too-late', 'ended')),
    code text check (length(code) <= 40),
    says text check (length(says) <= 300),
    primary key (telling_id, subscriber_id, body),
    constraint telling_delivery_drop_is_whole check ((dropped_at is null) = (dropped_as is null)),
    constraint telling_delivery_ends_once check (num_nonnulls(handed_over_at, dropped_at) <= 1)
);
create index telling_delivery_due_idx on telling_delivery (run_at)
    where handed_over_at is null and dropped_at is null;
create index telling_delivery_subscriber_idx on telling_delivery (subscriber_id, run_at desc);
