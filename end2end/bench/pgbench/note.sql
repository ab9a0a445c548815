-- One applied ticket.note/1 on the one ticket :lane, which the worker of :scope has on the phone. The senders' lanes
-- are there before (pgbench.mjs).
\set i :i + 1
\set n :i * 1000 + :client_id
\set before :seq
\set seq :seq + 1
begin;
insert into command_receipt (id, author, install, lane, seq, kind, payload_sha256, received_at)
  values (bench_id(:n, 'note'), :author, bench_sender(:client_id), :lane, :seq, 'ticket.note/1', :sha256, now())
  on conflict do nothing;
update lane set last_seq = :seq where install = bench_sender(:client_id) and lane = :lane and last_seq = :before;
select no, token, state, crew, version + 1 as next from ticket where id = :lane for update \gset
update ticket set version = :next, state = :state, stage = :stage, department = :department, changed_at = now(),
  due = :due, crew = :crew, former_crew = :crew, visit_due = null, needs_review = false, open_escalations = 0
  where id = :lane;
insert into ticket_event (ticket, version, at, phone_at, offline, by, event, command)
  values (:lane, :next, now(), now(), false, :by, :event, bench_id(:n, 'note'));
with wanted as (select * from unnest(array[:scope, 'campus'], array[false, false]) as w(scope, tombstone) order by scope),
  clock as (insert into change_clock (scope, v) select scope, 1 from wanted
    on conflict (scope) do update set v = change_clock.v + 1 returning scope, v)
  insert into change (scope, ticket, v, tombstone)
  select scope, :lane, v, tombstone from clock join wanted using (scope) where scope <> 'campus'
  on conflict (scope, ticket) do update set v = excluded.v, tombstone = excluded.tombstone;
update command_receipt set result = :result, payload = null where id = bench_id(:n, 'note');
commit;
