-- How far a phone's clock was off when it sent what it had done (F33); null when it was right.
alter table ticket_event add column skew_s bigint;
