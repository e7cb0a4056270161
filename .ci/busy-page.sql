-- A page of twenty parts and ten incidents, three of them open, for .ci/bench-status. Times are before the run.
insert into person (id, name, email, role, zone, created_at)
values ('00000000-0000-7000-8000-000000000001', 'Bench', 'bench@example.test', 'admin', 'UTC', clock_timestamp());

insert into status_page (id, public_id, name, zone, changed_at)
values ('00000000-0000-7000-8000-000000000002', 'benchbenchbe', 'Bench', 'Europe/Berlin', clock_timestamp());

insert into component (id, public_id, status_page_id, name, position, created_at, description)
select gen_random_uuid(), 'part' || lpad(n::text, 8, '0'), '00000000-0000-7000-8000-000000000002',
       (array['Search', 'Uploads', 'Answers', 'Billing', 'Webhooks'])[1 + n % 5] || ', '
           || (array['Europe', 'America', 'Asia', 'Oceania'])[1 + n / 5],
       n, clock_timestamp() - interval '200 days', 'What customers call it, number ' || n || '.'
from generate_series(0, 19) n;

insert into incident (id, number, public_id, kind, restricted, title, impact_started_at, detected_at, declared_at,
                      declared_by_kind)
select gen_random_uuid(), n, 'inside' || lpad(n::text, 6, '0'), 'real', false, 'Inside ' || n, at, at, at, 'system'
from generate_series(1, 10) n,
     lateral (select clock_timestamp() - case when n <= 3 then interval '1 hour' else n * interval '1 day' end as at) t;

insert into public_incident (incident_id, status_page_id, public_id, opened_at)
select id, '00000000-0000-7000-8000-000000000002', 'public' || lpad(number::text, 6, '0'), declared_at from incident;

insert into incident_update (id, public_id, incident_id, kind, audience, phase, title, users_see, since, scope,
                             mitigation, next_update_at, owner, written_by, published_at)
select gen_random_uuid(), 'up' || lpad(i.number::text, 5, '0') || lpad(n::text, 5, '0'), i.id, 'real', 'customers', phase,
       (array['Answers take longer than usual', 'Some uploads fail', 'Sign-in is refused to some'])[1 + i.number % 3]
           || ' since number ' || i.number,
       'Of ' || i.number * 7 || ' requests in a hundred, some are answered late and a few not at all; trying again helps.',
       i.declared_at, 'Customers in region ' || i.number || '. Not affected: the API, and what was stored before.',
       'Step ' || n || ' of our plan: the change of the morning is taken back, host by host, and the figures are watched.',
       case when phase <> 'resolved' then clock_timestamp() + interval '6 hours' end, 'The engineer on call',
       '00000000-0000-7000-8000-000000000001', i.declared_at + n * interval '10 minutes'
from incident i, generate_series(1, 3) n,
     lateral (select case when n = 1 then 'investigating' when n = 2 or i.number <= 3 then 'identified'
                          else 'resolved' end as phase) p;

insert into incident_update_component (update_id, component_id, state)
select u.id, c.id, case when u.phase = 'resolved' then 'operational' else 'partial_outage' end
from incident_update u join incident i on i.id = u.incident_id
join component c on c.position in (i.number, i.number + 10);
