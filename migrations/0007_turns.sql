-- Turns that a case can take: reports about the same fault become one, the desk asks back, somebody owns an answer.

-- The ticket of which this one became a part. Who waits for a ticket's result are its reporter and these.
alter table ticket add column merged_into uuid references ticket;
create index ticket_by_target on ticket (merged_into) where merged_into is not null;

-- What the desk asked the reporter last: 'open' until the reporter answers, then 'answered' until the ticket moves on.
alter table ticket add column question text check (question in ('open', 'answered'));

-- Who answers for management, by when, and why it was raised.
alter table escalation add column owner uuid references person;
alter table escalation add column due timestamptz;
alter table escalation add column cause text;
update escalation e set due = e.raised_at + interval '24 hours', cause = t.state -> 'escalations' -> e.index ->> 'cause'
    from ticket t where t.id = e.ticket;
alter table escalation alter column due set not null;
alter table escalation alter column cause set not null;
create index escalation_open on escalation (due, ticket, index) where not answered;
create index escalation_by_owner on escalation (owner, due, ticket, index) where not answered;
