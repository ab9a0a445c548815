-- Absences of workers 请假: who is away is greyed on the board, and dispatching them is asked about once more.
create table absence (
    id bigint generated always as identity primary key,
    person uuid not null references person,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    reason text,
    ended_at timestamptz,        -- ended early, taken back, or replaced by another
    check (starts_at < ends_at)
);
create index absence_by_person on absence (person, ends_at) where ended_at is null;
