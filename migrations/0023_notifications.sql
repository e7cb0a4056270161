-- How people are reached: their channels, when each is used, what they were told, and the links that acknowledge.

create table contact_channel (
    -- The mail channel of a person has the person's own id; it leads to the account's address.
    id uuid primary key,
    person_id uuid not null references person,
    kind text not null check (kind in ('mail', 'webhook', 'slack', 'push')),
    name text not null check (length(name) between 1 and 80),
    -- What may be shown of the address: it may hold a key.
    place text not null check (length(place) <= 300),
    -- Where it leads, as JSON, sealed with the installation's key.
    target bytea,
    -- Signs what a webhook is sent; the one before signs too until it is dropped.
    secret bytea,
    old_secret bytea,
    rotated_at timestamptz,
    created_at timestamptz not null,
    removed_at timestamptz,
    constraint contact_channel_mail_is_the_accounts check ((kind = 'mail') = (id = person_id)),
    constraint contact_channel_leads_somewhere
        check ((kind <> 'mail') = (target is not null) or removed_at is not null),
    constraint contact_channel_signs check (kind = 'webhook' or num_nonnulls(secret, old_secret, rotated_at) = 0)
);
create index contact_channel_person_idx on contact_channel (person_id) where removed_at is null;

-- When a channel is used. Without a rule for an urgency it is the mail channel, at once.
create table contact_rule (
    id uuid primary key,
    channel_id uuid not null references contact_channel,
    urgency text not null check (urgency in ('high', 'low')),
    after_minutes smallint not null check (after_minutes between 0 and 1440),
    created_at timestamptz not null,
    removed_at timestamptz
);
create unique index contact_rule_once on contact_rule (channel_id, urgency) where removed_at is null;

-- One person is told one thing. Append-only; the key makes it one, however often it is asked for.
create table notice (
    id uuid primary key,
    key uuid not null,
    person_id uuid not null references person,
    kind text not null check (kind in ('page', 'hand-over', 'alert', 'matter', 'test')),
    urgency text not null check (urgency in ('high', 'low')),
    incident_id uuid references incident,
    page_id uuid references page,
    told_id uuid references page_told deferrable initially deferred,
    hand_over_id uuid references hand_over deferrable initially deferred,
    alert_id uuid references alert deferrable initially deferred,
    -- Of a matter: title, what it says and where it leads. Never about one incident.
    words jsonb,
    recorded_at timestamptz not null,
    unique (key, person_id),
    constraint notice_has_its_subject check (
        case kind
            when 'page' then num_nonnulls(page_id, told_id) = 2
            when 'hand-over' then num_nonnulls(incident_id, hand_over_id) = 2
            when 'alert' then alert_id is not null
            when 'matter' then words is not null and incident_id is null
            else num_nonnulls(incident_id, page_id, told_id, hand_over_id, alert_id, words) = 0
        end)
);
create index notice_incident_idx on notice (incident_id, recorded_at) where incident_id is not null;
create index notice_person_idx on notice (person_id, recorded_at desc);
create index notice_recorded_idx on notice (recorded_at desc, id desc);
create index notice_told_idx on notice (told_id) where told_id is not null;

-- By which channel and when. Append-only: what became of it stands in its tries.
create table notice_delivery (
    id uuid primary key,
    notice_id uuid not null references notice,
    channel_id uuid not null references contact_channel,
    due_at timestamptz not null,
    unique (notice_id, channel_id)
);

-- Append-only; the newest says what became of a delivery, and none that it waits.
create table notice_try (
    delivery_id uuid not null references notice_delivery,
    -- From 1.
    number int not null check (number > 0),
    outcome text not null check (outcome in ('sent', 'failed', 'dead', 'dropped')),
    -- What the receiver answered, or why it was dropped.
    says text not null check (length(says) <= 500),
    at timestamptz not null,
    -- Of one that failed: when it is tried again.
    again_at timestamptz,
    primary key (delivery_id, number),
    constraint notice_try_again_where_it_failed check ((outcome = 'failed') = (again_at is not null))
);
create index notice_try_dead_idx on notice_try (at desc) where outcome = 'dead';

-- What a message carries to acknowledge by; only digests are kept.
create table acknowledge_link (
    token_hash bytea primary key,
    delivery_id uuid not null references notice_delivery,
    person_id uuid not null references person,
    incident_id uuid not null references incident,
    page_id uuid not null references page,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    used_to text check (used_to in ('acknowledge', 'pass')),
    constraint acknowledge_link_use_is_whole check ((used_at is null) = (used_to is null))
);
create index acknowledge_link_person_idx on acknowledge_link (person_id) where used_at is null;
create index acknowledge_link_ended_idx on acknowledge_link (expires_at);
