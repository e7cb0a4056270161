-- When a run is looked at again: the next rung's time, none at its end. What is due then follows from the facts.
alter table page add column next_at timestamptz;
create index page_next_idx on page (next_at) where stopped_at is null and next_at is not null;
drop index page_running_idx;
