//! `/settings/status`, in four queries, however many parts there are.

use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    ids::ComponentId,
    status::{Addresses, GroupRow, PartRow, Private, StatusSettings, settings},
};
use uuid::Uuid;

const MOST_PARTS: i64 = 100;
const MOST_GROUPS: i64 = 30;
const MOST_SERVICES: i64 = 500;

pub async fn settings_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let pool = &cx.app.pool;
    let page = sqlx::query!(
        r#"select p.name as "name?", p.zone as "zone?", o.name as "organisation?",
                  p.password_hash is not null as "private!", p.password_changed_at as "changed_at?",
                  by.name as "changed_by?",
                  (select count(*) from subscriber s
                   where s.status_page_id = p.id and s.confirmed_at is not null and s.ended_at is null) as "subscribers!",
                  (select count(*) from public_incident pi join incident i on i.id = pi.incident_id and i.kind = 'real'
                   where (select u.phase from incident_update u
                          where u.incident_id = pi.incident_id and u.audience = 'customers'
                          order by u.published_at desc, u.id desc limit 1) <> 'resolved') as "open!"
           from (select 1) one
           left join (select * from status_page order by id limit 1) p on true
           left join person by on by.id = p.password_changed_by
           left join organisation o on true"#
    )
    .fetch_one(pool)
    .await?;
    let parts = sqlx::query!(
        "select c.id, c.name, c.description, c.service_id, c.group_id from component c
         where c.removed_at is null order by c.position, c.id limit $1",
        MOST_PARTS
    )
    .fetch_all(pool)
    .await?;
    let groups = sqlx::query!(
        r#"select g.id, g.name,
                  (select count(*) from component c where c.group_id = g.id and c.removed_at is null) as "parts!"
           from component_group g where g.removed_at is null order by g.position, g.id limit $1"#,
        MOST_GROUPS
    )
    .fetch_all(pool)
    .await?;
    let services = sqlx::query!(
        "select id, name from service where archived_at is null order by name, id limit $1",
        MOST_SERVICES
    )
    .fetch_all(pool)
    .await?;
    let known: Vec<Uuid> = groups.iter().map(|row| row.id).collect();
    let text = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let parts = parts.into_iter().map(|row| PartRow {
        id: ComponentId(row.id),
        name: row.name,
        description: row.description,
        service: text(row.service_id),
        group: text(row.group_id.filter(|group| known.contains(group))),
    });
    let name = page.name.or(page.organisation).unwrap_or_default();
    let shown = StatusSettings {
        addresses: Addresses { base: cx.app.site.status_url.clone(), name: name.clone(), is_private: page.private },
        name,
        zone: page.zone.unwrap_or_else(|| "UTC".into()),
        zones: chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_string()).collect(),
        groups: groups
            .into_iter()
            .map(|row| GroupRow { id: row.id, name: row.name, parts: usize::try_from(row.parts).unwrap_or_default() })
            .collect(),
        parts: parts.collect(),
        services: services.into_iter().map(|row| (row.id.to_string(), row.name)).collect(),
        open: page.open,
        private: Private {
            is_private: page.private,
            changed: page.changed_by.zip(page.changed_at),
            subscribers: page.subscribers,
        },
    };
    Ok(Page::new("Status page", move || settings(shown.clone())))
}
