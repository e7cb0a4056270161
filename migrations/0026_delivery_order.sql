-- Deliveries are worked on in the order in which they were kept: what a sender sends after an answer comes after it, also
-- where two servers with clocks of their own took them.
alter table delivery add column seq bigint generated always as identity;
drop index delivery_waiting_idx;
create index delivery_waiting_idx on delivery (seq) where processed_at is null;
