-- What was refused for what we are says nothing of the address.
alter table telling_delivery
    drop constraint telling_delivery_dropped_as_check,
    add constraint telling_delivery_dropped_as_check
        check (dropped_as in ('gone', 'refused', 'ours', 'too-late', 'ended'));
