-- A rare word must be known as rare, or looking for it reads every ticket from the newest on: the planner's list of
-- common grams shall be long enough for a campus's vocabulary.
alter table ticket alter column grams set statistics 1000;
alter table complaint alter column grams set statistics 1000;
