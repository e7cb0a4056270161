-- Intakes: whose sender each is for, its token while it is replaced, its signature while it is replaced.

alter table api_token
    -- The secret before the last rotation: it is let in until then, unless somebody ends it earlier.
    add column old_hash bytea unique,
    add column old_until timestamptz,
    add column old_used_at timestamptz,
    add column rotated_by uuid references person,
    add column rotated_at timestamptz,
    -- Bodies of deliveries that came earlier were let go.
    add column emptied_until timestamptz,
    add check (num_nonnulls(old_hash, old_until) in (0, 2));

alter table intake
    -- What kind of sender it was made for; it takes the others all the same. Null: nobody said.
    add column sender text
        check (sender in ('alertmanager', 'grafana', 'pagerduty', 'opsgenie', 'json', 'cloudevents', 'changes')),
    -- Fits too, until then; null beside an end: unsigned deliveries are taken until then.
    add column old_hmac_secret bytea,
    add column old_hmac_until timestamptz,
    add check (old_hmac_secret is null or old_hmac_until is not null),
    add check (old_hmac_until is null or hmac_secret is not null);

-- How many alerts a delivery spoke of.
create index alert_event_delivery_idx on alert_event (delivery_id);
