//! What a webhook receives: two shapes, as Statuspage's webhooks have them, signed as Standard Webhooks are.
//!
//! Every update and every step of planned work is one `incident`: `{meta, page, incident}`, the incident as in the API,
//! planned work with its `scheduled_for` and `scheduled_until`. Each part whose state it changed is one more:
//! `{meta, page, component_update, component}`. `meta.id` is the delivery's `webhook-id`: the same after a retry.

use super::told::{About, Told};
use crate::status::{machine, view::Affected};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// A body with the id under which it is delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    pub id: String,
    pub kind: &'static str,
    pub json: Value,
}

/// `revision` counts corrections of the update; `end` is the address that ends the subscription; `chosen` are the parts
/// that were asked for, none: all.
pub fn bodies(told: &Told, revision: u32, end: &str, chosen: &[String]) -> serde_json::Result<Vec<Body>> {
    let of = |kind: &'static str, part: &str| {
        let id = format!("{}-{revision}{}{part}", told.update.id, if part.is_empty() { "" } else { "-" });
        let meta = json!({"id": id, "type": kind, "unsubscribe": end, "generated_at": time(told.update.changed_at)});
        (id, meta)
    };
    let page = json!({
        "id": told.view.about.public_id,
        "status_indicator": told.view.indicator.key(),
        "status_description": told.view.description,
    });
    let (id, meta) = of("incident", "");
    let incident = match told.about {
        About::Incident(incident) => machine::incident_json(told.view, incident)?,
        About::Work(work) => machine::work_json(told.view, work)?,
    };
    let mut bodies =
        vec![Body { id, kind: "incident", json: json!({"meta": meta, "page": page, "incident": incident}) }];
    let changed = told.update.affected.iter().filter(|part| part.old != part.new);
    for part in changed.filter(|part| chosen.is_empty() || chosen.contains(&part.part)) {
        let (id, meta) = of("component_update", &part.part);
        let json = json!({
            "meta": meta,
            "page": page,
            "component_update": component_update(told, part, &id),
            "component": component(told, part),
        });
        bodies.push(Body { id, kind: "component_update", json });
    }
    Ok(bodies)
}

fn component_update(told: &Told, part: &Affected, id: &str) -> Value {
    json!({
        "id": id,
        "component_id": part.part,
        "old_status": part.old.key(),
        "new_status": part.new.key(),
        "created_at": time(told.update.at),
    })
}

/// As it is shown now: another incident may say worse of it than this update does.
fn component(told: &Told, part: &Affected) -> Value {
    let known = told.view.part(&part.part);
    json!({
        "id": part.part,
        "name": part.name,
        "status": known.map_or(part.new.key(), |known| known.shown.key()),
        "created_at": known.map(|known| time(known.created_at)),
    })
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        status::view::{sample::*, view},
        subscribers::told::told,
    };
    use app::{status::State, updates::Phase};

    const END: &str = "https://status.acme.test/status/unsubscribe/s";

    #[test]
    fn an_update_is_an_incident_and_a_change_for_each_part() {
        let view = sample();
        let update = told(&view, "updateupdat2", false).unwrap();
        let bodies = bodies(&update, 0, END, &[]).unwrap();
        let ids: Vec<&str> = bodies.iter().map(|body| body.id.as_str()).collect();
        assert_eq!(ids, ["updateupdat2-0", "updateupdat2-0-partassistan"]);
        let first = &bodies[0].json;
        assert_eq!(first["meta"]["unsubscribe"], END);
        assert_eq!(
            first["page"],
            json!({"id": "kctbh9vrtdwd", "status_indicator": "major",
            "status_description": "Partial System Outage"})
        );
        assert_eq!(first["incident"]["id"], "abcdefghijkl");
        assert_eq!(first["incident"]["incident_updates"][0]["id"], "updateupdat2");
        let change = &bodies[1].json;
        assert_eq!(
            change["component_update"],
            json!({"id": "updateupdat2-0-partassistan", "component_id": "partassistan",
            "old_status": "degraded_performance", "new_status": "partial_outage",
            "created_at": "2025-02-15T14:42:00.000Z"})
        );
        assert_eq!(change["component"]["status"], "partial_outage");
    }

    #[test]
    fn only_parts_that_were_asked_for_and_another_id_for_a_correction() {
        let view = sample();
        let update = told(&view, "updateupdat2", true).unwrap();
        let bodies = bodies(&update, 1, END, &["partapipartp".into()]).unwrap();
        assert_eq!(bodies.len(), 1);
        assert_eq!(bodies[0].id, "updateupdat2-1");
    }

    #[test]
    fn a_part_that_stays_as_it_was_is_no_change() {
        let same = said("updateupdat3", 55, Phase::Identified, &[(BOT, State::Partial)]);
        let view = view(&record().with_update("abcdefghijkl", same), &about(), at(60));
        let bodies = bodies(&told(&view, "updateupdat3", false).unwrap(), 0, END, &[]).unwrap();
        assert_eq!(bodies.len(), 1);
    }

    #[test]
    fn planned_work_is_an_incident_with_its_times() {
        let view = sample();
        let note = told(&view, "notenotenote", false).unwrap();
        let bodies = bodies(&note, 0, END, &[]).unwrap();
        let incident = &bodies[0].json["incident"];
        assert_eq!(
            (&incident["impact"], &incident["scheduled_for"]),
            (&json!("maintenance"), &json!("2025-02-15T14:40:00.000Z"))
        );
        assert_eq!(bodies.len(), 1);
    }
}
