-- Of a change to a member of staff: whose it was. Usernames change hands, so the username alone leads to somebody else
-- later. Lines of before have none.
alter table admin_change add column person uuid references person;

-- With a tombstone: whether somebody took the job off the person, who must hear of it. Not when they handed it back, on
-- whichever device.
alter table change add column taken_off boolean not null default false;
