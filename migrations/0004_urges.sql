-- How often a ticket was urged 催办 since it came to its stage: what was urged stands on top of the lists of whoever
-- owes the next step (brief, item 13).
alter table ticket add column urges int not null default 0;
