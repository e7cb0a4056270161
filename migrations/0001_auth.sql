-- Who may come in: people, their sessions, invitations, and the tokens of machines.

create table organisation (
    only_row boolean primary key default true check (only_row),
    name text not null check (length(name) between 1 and 120),
    zone text not null,
    created_at timestamptz not null
);

create table person (
    id uuid primary key,
    name text not null check (length(name) between 1 and 120),
    email text not null check (length(email) between 3 and 254),
    password_hash text,
    role text not null check (role in ('viewer', 'responder', 'commander', 'admin')),
    zone text not null,
    created_at timestamptz not null,
    deactivated_at timestamptz,
    deactivated_by uuid references person
);
create unique index person_email_key on person (lower(email));

create table session (
    token_hash bytea primary key,
    id uuid not null unique,
    person_id uuid not null references person,
    user_agent text not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index session_person_idx on session (person_id);

-- One-time links: the set-up link of a new installation and the invitations of an administrator.
create table invite (
    id uuid primary key,
    token_hash bytea not null unique,
    purpose text not null check (purpose in ('set-up', 'invite')),
    role text not null check (role in ('viewer', 'responder', 'commander', 'admin')),
    email text,
    created_by uuid references person,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    used_by uuid references person
);

create table api_token (
    id uuid primary key,
    name text not null check (length(name) between 1 and 120),
    scope text not null check (scope in ('intake', 'read', 'write')),
    token_hash bytea not null unique,
    created_by uuid references person,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);

-- The first answer to a command, kept so that the same command sent again gets it again.
create table once (
    actor uuid not null,
    key uuid not null,
    command text not null,
    reply jsonb,
    recorded_at timestamptz not null,
    primary key (actor, key)
);
create index once_recorded_idx on once (recorded_at);

create table audit (
    id uuid primary key,
    actor_kind text not null,
    actor_id uuid,
    act text not null,
    subject text not null,
    detail jsonb not null,
    recorded_at timestamptz not null
);
