-- Complaints by the last four digits of the complainant's number, and by place.
create index complaint_by_tail on complaint (right(phone, 4), no desc) where phone is not null;
create index complaint_by_place on complaint (place, no desc) where place is not null;

-- How rare four digits are is known once the tables were looked through; without that, looking for them would read every
-- ticket from the newest on.
analyze ticket, complaint;
