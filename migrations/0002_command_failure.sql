-- Commands whose application fails by itself (SYNC 3.3): after some tries they are parked, so that their lane goes on.
create table command_failure (
    id uuid primary key,
    kind text not null,
    tries int not null default 1,
    why text not null,
    last_at timestamptz not null
);
