-- How many alerts each rule, each silence, and no rule took lately.

create index alert_ruled_idx on alert (decided_at desc) where rule_id is not null;
create index alert_silence_idx on alert (silence_id) where silence_id is not null;
create index alert_unmatched_idx on alert (decided_at desc) where outcome = 'unmatched';
