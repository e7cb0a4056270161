-- The inbox: alerts are placed by people too, and every move is a fact of the alert's history.

alter table alert
    -- The newest placing by a person; null: rules or their absence placed it.
    add column placed_by uuid references person,
    add column placed_at timestamptz,
    add check (num_nonnulls(placed_by, placed_at) in (0, 2));

alter table alert_event
    drop constraint alert_event_status_check,
    add constraint alert_event_status_check
        check (status in ('firing', 'resolved', 'acknowledged', 'noted', 'attached', 'detached')),
    -- Into which, or out of which: who may not read that incident does not see the mark.
    add column incident_id uuid references incident,
    add check ((incident_id is not null) = (status in ('attached', 'detached')));

-- What fires, newest first; and labels, which a filter may ask for.
create index alert_firing_idx on alert (id desc) where ended_at is null;
create index alert_labels_idx on alert using gin (labels jsonb_path_ops);
-- Where later alerts of a merged incident's group go.
create index incident_merged_idx on incident (source_id, group_key) where duplicate_of is not null;
