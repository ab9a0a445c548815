-- One applied ticket.note/1 on the one ticket :lane, which the worker of :scope has on the phone. The senders' lanes
-- are there before (pgbench.mjs).
\set i :i + 1
\set n :i * 1000 + :client_id
\set seq :seq + 1
begin;
insert into command_receipt (id, author, install, lane, seq, kind, payload_sha256, received_at)
  select *, now() from unnest(array[bench_id(:n, 'note')], array[:author::text], array[bench_sender(:client_id)],
    array[:lane::uuid], array[:seq::bigint], array['ticket.note/1'], array[:sha256::text])
  on conflict do nothing returning id;
update lane set last_seq = w.last from unnest(array[bench_sender(:client_id)], array[:lane::uuid],
    array[:seq::bigint], array[:seq::bigint]) as w(install, lane, last, first)
  where lane.install = w.install and lane.lane = w.lane and lane.last_seq = w.first - 1
  returning lane.install, lane.lane;
select id, no, token, state, crew, version + 1 as next from ticket where id = any (array[:lane::uuid]) order by id
  for update \gset
update ticket set version = :next, state = w.state, stage = w.stage, department = w.department,
    changed_at = w.changed_at, due = w.due, crew = w.crew, former_crew = w.former_crew, visit_due = w.visit_due,
    needs_review = w.needs_review, open_escalations = w.open_escalations, urges = w.urges
  from jsonb_to_recordset(:row::jsonb) as w(id uuid, version bigint, state jsonb, stage text, department text,
    changed_at timestamptz, due timestamptz, crew uuid[], former_crew uuid[], visit_due timestamptz,
    needs_review boolean, open_escalations int, urges int)
  where ticket.id = w.id;
insert into ticket_event (ticket, version, at, phone_at, skew_s, offline, by, event, command)
  select * from unnest(array[:lane::uuid], array[:next::bigint], array[now()], array[now()], array[null::bigint],
    array[false], array[:by::jsonb], array[:event::jsonb], array[bench_id(:n, 'note')]);
with wanted as (select scope, ticket, gone, row_number() over (partition by scope order by ticket) as nth
    from unnest(array[:scope, 'campus'], array[:lane::uuid, :lane::uuid], array[false, false]) as w(scope, ticket, gone)),
  moved as (select scope, max(nth) as by from wanted group by scope),
  clock as (insert into change_clock (scope, v) select scope, by from moved order by scope
    on conflict (scope) do update set v = change_clock.v + excluded.v returning scope, v)
  insert into change (scope, ticket, v, tombstone)
  select scope, ticket, clock.v - moved.by + nth, gone from clock join moved using (scope) join wanted using (scope)
  where scope <> 'campus'
  on conflict (scope, ticket) do update set v = excluded.v, tombstone = excluded.tombstone;
update command_receipt set result = w.result, payload = w.payload
  from unnest(array[bench_id(:n, 'note')], array[:result::jsonb], array[null::jsonb]) as w(id, result, payload)
  where command_receipt.id = w.id;
commit;
