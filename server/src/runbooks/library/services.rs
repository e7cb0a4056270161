//! Which services a runbook is for: those whose incidents used it, and those whose alerts ask for it.

use super::seen::Seen;
use crate::{http::Cx, runbooks::matching::Matching};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

const MOST_USES: i64 = 5000;

#[derive(Default)]
pub(super) struct Uses {
    /// By the runbook's slug: name and slug of services, by name.
    runbooks: BTreeMap<String, BTreeSet<(String, String)>>,
    covered: HashSet<Uuid>,
}

impl Uses {
    /// Slug and name.
    pub fn of_runbook(&self, slug: &str) -> Vec<(String, String)> {
        let services = self.runbooks.get(slug).into_iter().flatten();
        services.map(|(name, slug)| (slug.clone(), name.clone())).collect()
    }

    pub fn covers(&self, service: Uuid) -> bool {
        self.covered.contains(&service)
    }

    fn add(&mut self, runbook: &str, (id, slug, name): (Uuid, String, String)) {
        self.covered.insert(id);
        self.runbooks.entry(runbook.to_string()).or_default().insert((name, slug));
    }
}

pub(super) async fn uses(cx: &Cx, seen: &[Seen], matching: &Matching) -> Result<Uses, sqlx::Error> {
    let rows = sqlx::query!(
        "select distinct b.slug as runbook, s.id, s.slug, s.name
         from run r join runbook b on b.id = r.runbook_id
         join incident i on i.id = r.incident_id
         join service s on s.id = i.service_id and s.archived_at is null
         where i.kind = 'real' and may_read(i, $1, $2) limit $3",
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_USES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let mut uses = Uses::default();
    for row in rows {
        uses.add(&row.runbook, (row.id, row.slug, row.name));
    }
    for alert in seen {
        let id = alert.service.as_ref().map(|(id, ..)| *id);
        let runbook = alert.label.as_deref().or_else(|| matching.slug_for(&alert.name, id));
        if let (Some(runbook), Some(service)) = (runbook, &alert.service) {
            uses.add(runbook, service.clone());
        }
    }
    Ok(uses)
}
