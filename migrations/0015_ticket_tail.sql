-- no-transaction
-- Tickets by the last four digits of the reporter's number, which is how people name one over the telephone.
create index concurrently ticket_by_tail on ticket (right(phone, 4), no desc);
