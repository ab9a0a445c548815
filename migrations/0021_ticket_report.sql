-- no-transaction
-- What this index did, ticket_by_volume does.
drop index concurrently ticket_by_report;
