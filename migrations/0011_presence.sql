-- Who has which ticket open right now. Each line holds for some seconds
-- after `seen_at`, so nothing of it is worth a log record: after a crash the table is empty and fills by itself. It
-- points to no ticket on purpose: that would lock the ticket against whoever works on it.
create unlogged table looking (
  no bigint not null,
  person uuid not null references person (id) on delete cascade,
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (no, person)
);

-- Moves whenever somebody begins or ends to look; every process reads it together with the campus clock.
create sequence looking_turn;
select setval('looking_turn', 1);
