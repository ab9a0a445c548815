-- One applied ticket.report/1, statement for statement as store::apply runs it. What is written comes from a report
-- that the server has really applied (pgbench.mjs); ids are made by pgbench/ids.sql.
\set i :i + 1
\set n :i * 1000 + :client_id
begin;
insert into command_receipt (id, author, install, lane, seq, kind, payload_sha256, received_at)
  values (bench_id(:n, 'report'), :author, bench_sender(:client_id), bench_id(:n, 'lane'), 1, 'ticket.report/1', :sha256, now())
  on conflict do nothing;
insert into lane (install, lane, last_seq)
  values (bench_sender(:client_id), bench_id(:n, 'lane'), 1) on conflict do nothing;
select no, token, state, crew from ticket where id = bench_id(:n, 'lane') for update;
select exists (select 1 from place where code = :place and reportable and active),
  (select department from category where code = :category and active);
select ancestors, label from place where code = :place;
insert into ticket (id, version, state, token, stage, department, category, place, place_path, channel, urgency,
    reporter, phone, content, reported_at, changed_at, crew, former_crew, needs_review, open_escalations, grams)
  values (bench_id(:n, 'lane'), 1, :state, bench_token(:n), :stage, :department, :category, :place, :place_path,
    'online', 0, :reporter, :phone, :content, now(), now(), '{}', '{}', false, 0, :grams)
  returning no;
insert into ticket_event (ticket, version, at, phone_at, offline, by, event, command)
  values (bench_id(:n, 'lane'), 1, now(), now(), false, :by, :event, bench_id(:n, 'report'));
with wanted as (select * from unnest(array['campus'], array[false]) as w(scope, tombstone) order by scope),
  clock as (insert into change_clock (scope, v) select scope, 1 from wanted
    on conflict (scope) do update set v = change_clock.v + 1 returning scope, v)
  insert into change (scope, ticket, v, tombstone)
  select scope, bench_id(:n, 'lane'), v, tombstone from clock join wanted using (scope) where scope <> 'campus'
  on conflict (scope, ticket) do update set v = excluded.v, tombstone = excluded.tombstone;
update command_receipt set result = :result, payload = null where id = bench_id(:n, 'report');
commit;
