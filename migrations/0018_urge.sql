-- When a ticket was urged last since it came to its stage, by people or by the system itself: what is late is urged again
-- each half day, once (brief, item 13).
alter table ticket add column urged_at timestamptz;
update ticket set urged_at = (state #>> '{urged_at,-1}')::timestamptz where urges > 0;

-- Who of the staff was urged, each time: what the monthly appraisal counts. What was urged before this table is not in it.
create table urge (
    ticket uuid not null references ticket,
    version bigint not null,          -- of the event that did it
    person uuid not null references person,
    at timestamptz not null,
    source text not null check (source in ('system', 'staff', 'reporter')),
    primary key (ticket, version, person)
);
create index urge_by_time on urge (at);
create index urge_by_person on urge (person, at desc);
