-- Complaints 投诉 (brief, item 14): kept apart from tickets, since other people see them, and some must not.
create sequence complaint_no start 500001;

-- The latest state of each complaint, the fold of its events, with the columns that lists need.
create table complaint (
    id uuid primary key,
    no bigint not null unique default nextval('complaint_no'),
    version bigint not null,
    state jsonb not null,
    token text not null unique,       -- of the complainant's private page; never shown to staff
    stage text not null,
    channel text not null,
    category text not null,
    place text references place,
    about uuid[] not null,            -- whom of the staff it is about: they see nothing of it
    handler uuid references person,
    due timestamptz,
    filed_at timestamptz not null,
    changed_at timestamptz not null,
    open_upwards int not null,        -- reports to management without an answer
    anonymous boolean not null,
    complainant text,
    phone text,
    grams text[] not null,            -- single characters and pairs, for finding Chinese substrings
    check (handler is null or not handler = any (about)),
    check (anonymous = (complainant is null) and anonymous = (phone is null))
);
create index complaint_by_stage on complaint (stage, no desc);
create index complaint_by_category on complaint (category, no desc);
create index complaint_by_filing on complaint (filed_at);
create index complaint_by_handler on complaint (handler, no desc) where handler is not null;
create index complaint_by_due on complaint (due) where stage = 'handling';
create index complaint_to_answer on complaint (no desc) where open_upwards > 0;
create index complaint_by_phone on complaint (phone, no desc) where phone is not null;
create index complaint_by_gram on complaint using gin (grams);

-- What happened; never edited, never deleted.
create table complaint_event (
    complaint uuid not null references complaint,
    version bigint not null,
    at timestamptz not null,
    phone_at timestamptz,
    skew_s bigint,                    -- how far the phone's clock was off; null when it was right
    offline boolean not null,
    by jsonb not null,
    event jsonb not null,
    command uuid not null,
    primary key (complaint, version)
);

create table complaint_blob (
    sha256 text not null,
    complaint uuid not null references complaint,
    primary key (sha256, complaint)
);

-- A message is about a ticket, or about a complaint.
alter table outbox add column complaint uuid references complaint;
alter table outbox add constraint outbox_of_one check (ticket is null or complaint is null);
