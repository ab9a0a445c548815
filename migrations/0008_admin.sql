-- Administration: what the administrator changed, what workers are good at, what an officer need not type again.

-- The record of administrative changes; never edited, never deleted. No before: added. No after: removed.
create table admin_change (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    by uuid not null references person,
    what text not null,          -- an area of administration, or area.act
    area text not null generated always as (split_part(what, '.', 1)) stored,
    subject text not null,       -- username, code, or whatever else names it to a reader
    before jsonb,
    after jsonb
);
create index admin_change_by_area on admin_change (area, id desc);
create function admin_change_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the record of administrative changes is not changed';
end $$;
create trigger admin_change_stays before update or delete on admin_change
    for each row execute function admin_change_stays();

-- Codes of the categories that a worker is good at.
alter table person add column skills text[] not null default '{}';

-- Deactivated people, and people with a new password, are signed out everywhere.
create index session_by_person on session (person) where person is not null;

-- Sentences that an officer chooses from instead of typing: why a report is rejected, asked back, put on hold ….
create table reason_template (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('reject', 'ask', 'hold', 'hand_back', 'transfer')),
    text_zh text not null,
    text_en text,
    position int not null,
    active boolean not null default true
);
create index reason_template_by_kind on reason_template (kind, position, id);
