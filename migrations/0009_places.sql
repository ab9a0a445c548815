-- Places as the administrator looks after them, and tables of places that were uploaded.

-- `on` of the administrator's form: whether the place itself is in use. `active` follows from it and from everything
-- above; who reads places looks at `active` alone.
alter table place add column own_active boolean not null default true;
update place set own_active = active;
create index place_by_ancestor on place using gin (ancestors);

-- A table of places between its check and its application: what it does is worked out anew each time, from the rows as
-- they were uploaded. Those that were applied stay, with what was there before.
create table place_upload (
    id uuid primary key,
    person uuid not null references person,
    name text not null,          -- the file's
    rows jsonb not null,
    uploaded_at timestamptz not null,
    expires_at timestamptz not null,
    applied_at timestamptz,
    before jsonb                 -- the places that it changed, as they were
);
create index place_upload_by_expiry on place_upload (expires_at) where applied_at is null;
