-- The chain of a repair request, from intake to return visit. Forward only; see README.md in this folder.

-- One life of the data: a restored backup gets a new epoch, so that phones read everything anew (F39).
create table server_epoch (
    one boolean primary key default true check (one),
    epoch uuid not null default gen_random_uuid()
);
insert into server_epoch default values;

create table department (
    code text primary key,
    name_zh text not null,
    name_en text not null,
    position int not null
);

create table category (
    code text primary key,
    name_zh text not null,
    name_en text not null,
    hint_zh text not null,
    hint_en text not null,
    icon text not null,
    department text not null references department,
    position int not null,
    active boolean not null default true
);

-- Buildings, floors, rooms, facilities. `label` and `ancestors` are written once, with the place.
create table place (
    code text primary key,
    parent text references place,
    kind text not null,
    name_zh text not null,
    name_en text not null,
    reportable boolean not null,
    position int not null,
    active boolean not null default true,
    label jsonb not null,
    ancestors text[] not null,  -- itself and everything above
    keys text not null          -- what it is found by: names, code, initials in pinyin; lower case, no spaces
);
create index place_by_parent on place (parent, position);

create table person (
    id uuid primary key,
    username text not null unique,
    name text not null,
    phone text,
    password_hash text not null,
    roles text[] not null,
    departments text[] not null,
    active boolean not null default true,
    created_at timestamptz not null default now()
);

create table session (
    id_hash bytea primary key,   -- the cookie's value is never kept
    person uuid references person,
    data jsonb not null,
    expires_at timestamptz not null
);
create index session_by_expiry on session (expires_at);

create sequence ticket_no start 100001;

-- The latest state of each ticket, the fold of its events, with the columns that lists need.
create table ticket (
    id uuid primary key,
    no bigint not null unique default nextval('ticket_no'),
    version bigint not null,
    state jsonb not null,
    token text not null unique,  -- of the reporter's private page; never shown to staff
    stage text not null,
    department text not null references department,
    category text not null references category,
    place text not null references place,
    place_path text[] not null,
    channel text not null,
    urgency smallint not null check (urgency between 0 and 2),
    reporter text not null,
    phone text not null,
    content text not null,
    reported_at timestamptz not null,
    changed_at timestamptz not null,
    due timestamptz,
    crew uuid[] not null,        -- who is sent, or was when it was completed
    former_crew uuid[] not null, -- everybody who was ever sent
    visit_due timestamptz,
    needs_review boolean not null,
    open_escalations int not null,
    grams text[] not null        -- single characters and pairs, for finding Chinese substrings
);
create index ticket_by_stage on ticket (stage, no desc);
create index ticket_by_department on ticket (department, stage, no desc);
create index ticket_by_category on ticket (category, no desc);
create index ticket_by_phone on ticket (phone, no desc);
create index ticket_by_report on ticket (reported_at);
create index ticket_by_visit on ticket (visit_due, no) where visit_due is not null;
create index ticket_by_place on ticket using gin (place_path);
create index ticket_by_crew on ticket using gin (former_crew);
create index ticket_by_gram on ticket using gin (grams);
create index ticket_in_review on ticket (no desc) where needs_review;

-- What happened; never edited, never deleted.
create table ticket_event (
    ticket uuid not null references ticket,
    version bigint not null,
    at timestamptz not null,
    phone_at timestamptz,
    offline boolean not null,
    by jsonb not null,
    event jsonb not null,
    command uuid not null,
    primary key (ticket, version)
);

create table escalation (
    ticket uuid not null references ticket,
    index int not null,
    raised_at timestamptz not null,
    answered boolean not null,
    primary key (ticket, index)
);
create index escalation_by_state on escalation (answered, raised_at desc, ticket, index);

-- Receipts: a command takes effect once, however often it is sent. Kept at least 400 days.
create table command_receipt (
    id uuid primary key,
    author text not null,
    install uuid not null,
    lane uuid not null,
    seq bigint not null,
    kind text not null,
    payload_sha256 text not null,
    payload jsonb,               -- kept when refused: what the person said is not lost
    result jsonb,                -- null only inside the transaction that makes it
    received_at timestamptz not null
);
create index receipt_by_install on command_receipt (install, received_at);

create table lane (
    install uuid not null,
    lane uuid not null,
    last_seq bigint not null,
    primary key (install, lane)
);

-- The order in which a scope's changes were committed (SYNC 3.7 A): the clock's row is locked last.
create table change_clock (
    scope text primary key,
    v bigint not null
);
create table change (
    scope text not null,
    ticket uuid not null references ticket,
    v bigint not null,
    tombstone boolean not null,
    primary key (scope, ticket)
);
create unique index change_by_v on change (scope, v);

-- Messages to be sent, written in the transaction of what they tell.
create table outbox (
    id bigint generated always as identity primary key,
    ticket uuid references ticket,
    recipient text not null,
    phone text not null,
    key text not null,           -- the sentence's name
    params jsonb not null,
    once text not null unique,   -- what makes it the same message
    state text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'failed', 'unknown')),
    attempts int not null default 0,
    due_at timestamptz not null,
    leased_until timestamptz,
    delivered_at timestamptz,
    error text,
    created_at timestamptz not null
);
create index outbox_due on outbox (due_at, id) where state in ('waiting', 'sending');

-- Photos: the bytes lie in the object store under their fingerprint.
create table blob (
    sha256 text primary key,
    len bigint not null,
    mime text not null,
    stored_at timestamptz not null
);
create table ticket_blob (
    sha256 text not null,
    ticket uuid not null references ticket,
    primary key (sha256, ticket)
);
