-- Sources take turns: what one of them waits with is found without passing what the others wait with.
drop index delivery_waiting_idx;
create index delivery_waiting_idx on delivery (source_id, seq) where processed_at is null;
