-- Due times (brief, items 4 and 7): how long answers and repairs take, when the office works, and what is looked after
-- when a time has passed.

-- What the administrator has set; what is not here stands as the program has it.
create table setting (
    name text primary key,
    value jsonb not null
);

-- Minutes until the answer and the repair, by urgency. A category without its own has its department's; a department
-- without its own, those that the program has.
alter table department add column times jsonb;
alter table category add column times jsonb;

-- What was promised with the report; null for what was reported before there were promises.
alter table ticket add column respond_by timestamptz;
alter table ticket add column repair_by timestamptz;
create index ticket_by_answer on ticket (respond_by, no) where stage in ('submitted', 'accepted');
create index ticket_by_due on ticket (due, no) where stage in ('dispatched', 'acknowledged', 'in_progress', 'on_hold');

-- What management hears next when nothing is done: why, and from when on it is looked after. Null once it was told.
alter table ticket add column alarm text check (alarm in ('unanswered', 'overdue'));
alter table ticket add column alarm_at timestamptz check ((alarm is null) = (alarm_at is null));
create index ticket_by_alarm on ticket (alarm_at, no) where alarm_at is not null;
update ticket set alarm = 'unanswered', alarm_at = changed_at where stage = 'dispatched';
update ticket set alarm = 'overdue', alarm_at = due
    where stage in ('acknowledged', 'in_progress', 'on_hold') and due is not null;
