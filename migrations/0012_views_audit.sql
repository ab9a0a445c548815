-- Questions to a list that somebody keeps, and with which each begins.
create table saved_view (
    id bigint generated always as identity primary key,
    owner uuid not null references person,
    list text not null check (list in ('tickets', 'complaints')),
    name text not null,
    query jsonb not null,             -- what is asked, name by name, as it stands in the address
    shared boolean not null default false,
    unique (owner, list, name)
);
create index saved_view_shared on saved_view (list) where shared;
create table start_view (
    person uuid not null references person,
    list text not null,
    view bigint not null references saved_view on delete cascade,
    primary key (person, list)
);
create index start_view_by_view on start_view (view);

-- Lists and their counts among a million: a channel.
create index ticket_by_channel on ticket (channel, no desc);

-- Who saw which personal data. Written, never changed: only the number of rows of a file is filled
-- in, once, when the file has been sent.
create table access_record (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    person uuid references person,    -- none: the system
    what text not null,
    ticket uuid references ticket,
    complaint uuid references complaint,
    details jsonb not null default '{}',  -- holds no whole number
    rows bigint
);
create index access_by_person on access_record (person, at desc);
create index access_by_ticket on access_record (ticket, id desc) where ticket is not null;
create index access_by_complaint on access_record (complaint, id desc) where complaint is not null;
create index access_by_what on access_record (what, id desc);
create index access_by_time on access_record (at);

create function access_record_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.rows is null and new.rows is not null
        and (new.id, new.at, new.person, new.what, new.ticket, new.complaint, new.details)
            is not distinct from (old.id, old.at, old.person, old.what, old.ticket, old.complaint, old.details) then
        return new;
    end if;
    raise exception 'the record of who saw what is not changed';
end $$;
create trigger access_record_stays before update or delete on access_record
    for each row execute function access_record_stays();

-- What is kept too long: names and numbers of what was closed, which are erased.
create index ticket_to_erase on ticket (changed_at)
    where phone <> '*' and stage in ('closed', 'rejected', 'cancelled', 'visited', 'merged');
create index complaint_to_erase on complaint (changed_at)
    where phone <> '*' and stage in ('closed', 'withdrawn');
create index outbox_by_ticket on outbox (ticket) where ticket is not null;
create index outbox_by_complaint on outbox (complaint) where complaint is not null;
create index receipt_kept on command_receipt (lane) where payload is not null;
