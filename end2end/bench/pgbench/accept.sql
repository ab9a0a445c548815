-- One applied ticket.accept/1 on the ticket that report.sql has just made: its reporter is told by the outbox.
begin;
insert into command_receipt (id, author, install, lane, seq, kind, payload_sha256, received_at)
  values (bench_id(:n, 'accept'), :author, bench_sender(:client_id), bench_id(:n, 'lane'), 2, 'ticket.accept/1', :sha256, now())
  on conflict do nothing;
update lane set last_seq = 2 where install = bench_sender(:client_id) and lane = bench_id(:n, 'lane') and last_seq = 1;
select no, token, state, crew from ticket where id = bench_id(:n, 'lane') for update;
update ticket set version = 2, state = :accepted_state, stage = :accepted_stage, department = :department,
  changed_at = now(), due = null, crew = '{}', former_crew = '{}', visit_due = null, needs_review = false,
  open_escalations = 0 where id = bench_id(:n, 'lane');
insert into ticket_event (ticket, version, at, phone_at, offline, by, event, command)
  values (bench_id(:n, 'lane'), 2, now(), now(), false, :by, :accepted_event, bench_id(:n, 'accept'));
insert into outbox (ticket, recipient, phone, key, params, once, due_at, created_at)
  values (bench_id(:n, 'lane'), :reporter, :phone, 'accepted', :params, bench_token(:n), now(), now())
  on conflict (once) do nothing;
with wanted as (select * from unnest(array['campus'], array[false]) as w(scope, tombstone) order by scope),
  clock as (insert into change_clock (scope, v) select scope, 1 from wanted
    on conflict (scope) do update set v = change_clock.v + 1 returning scope, v)
  insert into change (scope, ticket, v, tombstone)
  select scope, bench_id(:n, 'lane'), v, tombstone from clock join wanted using (scope) where scope <> 'campus'
  on conflict (scope, ticket) do update set v = excluded.v, tombstone = excluded.tombstone;
update command_receipt set result = :accepted_result, payload = null where id = bench_id(:n, 'accept');
commit;
