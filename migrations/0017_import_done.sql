-- What a table of places did, line by line, with what was there before and after. Its page and the record of changes tell
-- of that, and not of what the table would do now. Tables that were applied before have none.
alter table place_upload add column done jsonb;
