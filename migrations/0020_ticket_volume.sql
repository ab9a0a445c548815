-- no-transaction
-- Report volume 报修量: a year of reports is counted from the index alone (brief, item 1).
create index concurrently ticket_by_volume on ticket (reported_at, no) include (department, category, channel);
