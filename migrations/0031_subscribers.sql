-- Telling subscribers: who hears of a thing, and each mail that asks to confirm is accounted for as well.

alter table telling
    -- Of an update: what belongs to one incident is told in order.
    add column incident_id uuid references incident,
    add constraint telling_of_an_update_names_its_incident check ((update_id is null) = (incident_id is null));
create index telling_incident_idx on telling (incident_id, id);

alter table telling_delivery
    -- The subscriber's: mails and calls are taken by workers of their own.
    add column channel text not null check (channel in ('mail', 'webhook', 'slack'));
drop index telling_delivery_due_idx;
create index telling_delivery_due_idx on telling_delivery (channel, run_at)
    where handed_over_at is null and dropped_at is null;
create index telling_delivery_told_idx on telling_delivery (subscriber_id, telling_id, body);

-- What asks to confirm, or says that the address is known already, whatever the channel.
alter table subscriber_ask
    add column run_at timestamptz not null,
    add column attempts int not null default 0 check (attempts >= 0),
    add column lease uuid,
    add column leased_until timestamptz,
    add column handed_over_at timestamptz,
    add column dropped_at timestamptz,
    add column code text check (length(code) <= 40),
    add column says text check (length(says) <= 300),
    add constraint subscriber_ask_ends_once check (num_nonnulls(handed_over_at, dropped_at) <= 1);
create index subscriber_ask_due_idx on subscriber_ask (run_at) where handed_over_at is null and dropped_at is null;
create index subscriber_address_idx on subscriber (status_page_id, channel, address_key);
create index subscriber_asked_idx on subscriber (status_page_id, asked_at desc, id);

-- Who hears of something that concerns these parts; none: it can't be said whom it leaves out. Whoever heard of an
-- incident or of planned work before hears on, to its end.
create function hearers(page uuid, parts uuid[], incident uuid, work uuid) returns setof uuid language sql stable as $$
    select s.id from subscriber s
    where s.status_page_id = page and s.confirmed_at is not null and s.ended_at is null
        and (cardinality(parts) = 0
            or not exists (select from subscriber_component c where c.subscriber_id = s.id)
            or exists (select from subscriber_component c where c.subscriber_id = s.id and c.component_id = any(parts))
            or exists (select from telling t join telling_delivery d on d.telling_id = t.id
                       where d.subscriber_id = s.id and (t.incident_id = incident or t.maintenance_id = work)))
$$;

-- The parts that an incident said to be unwell at any time, corrected or not.
create function concerned(incident uuid) returns uuid[] language sql stable as $$
    select coalesce(array_agg(distinct said.component_id), '{}') from (
        select c.component_id from incident_update u
            join incident_update_component c on c.update_id = u.id and c.state <> 'operational'
            where u.incident_id = incident and u.audience = 'customers'
        union all
        select c.component_id from incident_update u
            join update_correction_component c on c.update_id = u.id and c.state <> 'operational'
            where u.incident_id = incident and u.audience = 'customers') said
$$;
