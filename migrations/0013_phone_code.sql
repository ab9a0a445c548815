-- One-time codes by which a reporter finds what was reported from a telephone number, without an account and without
-- the links. Each belongs to the browser that asked for it, whose session alone knows the id.
create table phone_code (
    id text primary key,
    phone text not null,
    salt bytea not null,
    hash text not null,                -- of number, salt and code; the code stands in the message alone
    tries int not null default 0,      -- how often somebody tried
    expires_at timestamptz not null
);
create index phone_code_by_expiry on phone_code (expires_at);

-- Of a message that carries a code: after this instant it is not sent any more, and what it said is forgotten.
alter table outbox add column expires_at timestamptz;
create index outbox_by_expiry on outbox (expires_at) where expires_at is not null;
