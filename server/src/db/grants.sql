-- Run after every migration, by the owner. The application's role may work, but not rewrite the record.
grant usage on schema public to signalbox_app;
grant select, insert, update, delete on all tables in schema public to signalbox_app;
revoke update, delete, truncate on timeline_event, audit, alert_event, incident_version from signalbox_app;
revoke update, delete, truncate on rollback, rollback_mark, rollback_figure, rollback_delivery, rollback_report from signalbox_app;
revoke update, delete, truncate on provider_state from signalbox_app;
revoke update, delete, truncate on layer_version, layer_person, layer_window, policy_version, policy_step, policy_target, policy_choice from signalbox_app;
revoke update, delete, truncate on page_press, page_told, rule_version from signalbox_app;
revoke update, delete, truncate on notice, notice_delivery, notice_try from signalbox_app;
revoke delete, truncate on contact_channel, contact_rule from signalbox_app;
revoke delete, truncate on schedule, schedule_override, policy, page, hand_over, rule, silence, alert_note from signalbox_app;
revoke delete, truncate on timeline_text, delivery, incident, run_answer, artifact, change, known_good, waiver from signalbox_app;
revoke update, delete, truncate on maintenance_note, message_template, update_correction, update_correction_component from signalbox_app;
revoke update, delete, truncate on update_reminder, telling from signalbox_app;
revoke update, delete, truncate on maintenance_step, maintenance_reminder from signalbox_app;
revoke delete, truncate on maintenance, component_override, update_approval, reminders_off, subscriber, telling_delivery from signalbox_app;
grant usage on all sequences in schema public to signalbox_app;
