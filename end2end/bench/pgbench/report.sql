-- One applied ticket.report/1, statement for statement as store::apply runs it for a batch of one. What is written
-- comes from a report that the server has really applied (pgbench.mjs); ids are made by pgbench/ids.sql.
\set i :i + 1
\set n :i * 1000 + :client_id
begin;
insert into command_receipt (id, author, install, lane, seq, kind, payload_sha256, received_at)
  select *, now() from unnest(array[bench_id(:n, 'report')], array[:author::text], array[bench_sender(:client_id)],
    array[bench_id(:n, 'lane')], array[1::bigint], array['ticket.report/1'], array[:sha256::text])
  on conflict do nothing returning id;
insert into lane (install, lane, last_seq) select * from unnest(array[bench_sender(:client_id)],
    array[bench_id(:n, 'lane')], array[1::bigint]) as w(install, lane, last) order by install, lane
  on conflict do nothing returning install, lane;
select id, no, token, state, crew from ticket where id = any (array[bench_id(:n, 'lane')]) order by id for update;
select code, ancestors, label from place where code = any (array[:place::text]) and reportable and active;
select code, department from category where code = any (array[:category::text]) and active;
insert into ticket (id, version, state, token, stage, department, category, place, place_path, channel, urgency,
    reporter, phone, content, reported_at, changed_at, due, crew, former_crew, visit_due, needs_review,
    open_escalations, urges, grams)
  select id, version, state, token, stage, department, category, place, place_path, channel, urgency, reporter,
    phone, content, reported_at, changed_at, due, crew, former_crew, visit_due, needs_review, open_escalations, urges,
    grams
  from jsonb_to_recordset(bench_row(:row, bench_id(:n, 'lane'), bench_token(:n))) as w(id uuid, version bigint,
    state jsonb, token text, stage text, department text, category text, place text, place_path text[], channel text,
    urgency smallint, reporter text, phone text, content text, reported_at timestamptz, changed_at timestamptz,
    due timestamptz, crew uuid[], former_crew uuid[], visit_due timestamptz, needs_review boolean,
    open_escalations int, urges int, grams text[])
  returning id, no;
insert into ticket_event (ticket, version, at, phone_at, skew_s, offline, by, event, command)
  select * from unnest(array[bench_id(:n, 'lane')], array[1::bigint], array[now()], array[now()], array[null::bigint],
    array[false], array[:by::jsonb], array[:event::jsonb], array[bench_id(:n, 'report')]);
with wanted as (select scope, ticket, gone, row_number() over (partition by scope order by ticket) as nth
    from unnest(array['campus'], array[bench_id(:n, 'lane')], array[false]) as w(scope, ticket, gone)),
  moved as (select scope, max(nth) as by from wanted group by scope),
  clock as (insert into change_clock (scope, v) select scope, by from moved order by scope
    on conflict (scope) do update set v = change_clock.v + excluded.v returning scope, v)
  insert into change (scope, ticket, v, tombstone)
  select scope, ticket, clock.v - moved.by + nth, gone from clock join moved using (scope) join wanted using (scope)
  where scope <> 'campus'
  on conflict (scope, ticket) do update set v = excluded.v, tombstone = excluded.tombstone;
update command_receipt set result = w.result, payload = w.payload
  from unnest(array[bench_id(:n, 'report')], array[:result::jsonb], array[null::jsonb]) as w(id, result, payload)
  where command_receipt.id = w.id;
commit;
