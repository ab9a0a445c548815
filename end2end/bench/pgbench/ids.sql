-- Ids for the scripts beside this one: of version 7 and rising, so that they fall into indexes as the phones' do.
create or replace function bench_id(n bigint, what text) returns uuid language sql immutable as $$
  select (lpad(to_hex(n / 1000), 12, '0') || '7' || substr(md5(n || what), 14))::uuid
$$;
create or replace function bench_sender(n bigint) returns uuid language sql immutable as $$
  select md5('sender' || n)::uuid
$$;
create or replace function bench_token(n bigint) returns text language sql immutable as $$
  select md5('token' || n)
$$;
-- A ticket's row as the server sends it, of another ticket.
create or replace function bench_row(like_this jsonb, id uuid, token text) returns jsonb language sql immutable as $$
  select jsonb_build_array(like_this -> 0 || jsonb_build_object('id', id, 'token', token))
$$;
