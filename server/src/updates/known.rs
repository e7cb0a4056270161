//! What is known inside, so that it is found in what customers are to read. One question, however much there is.

use crate::http::Cx;
use app::updates::leaks::{Insider, Known, Word};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_PEOPLE: i64 = 500;
const MOST_WORDS: i64 = 1000;
/// Other open incidents, whose titles might be quoted.
const MOST_TITLES: i64 = 50;
const SHORTEST_VERSION: usize = 3;
/// Labels that name our machines and their groups.
const LABELS: [&str; 12] = [
    "instance",
    "host",
    "hostname",
    "node",
    "pod",
    "container",
    "deployment",
    "namespace",
    "cluster",
    "job",
    "queue",
    "database",
];

pub async fn known(conn: &mut PgConnection, cx: &Cx, incident: Uuid, public_title: &str) -> Result<Known, sqlx::Error> {
    let rows = sqlx::query!(
        r#"(select 'person' as "kind!", p.name as "inside!", null as outside from person p order by p.name limit $4)
           union all
           select 'title', i.title, null from incident i where i.id = $1
           union all
           (select 'title', i.title, null from incident i
            where i.id <> $1 and i.ended_at is null and may_read(i, $2, $3) order by i.number desc limit $6)
           union all
           (select 'name', word, c.name from service s
            cross join lateral (values (s.slug), (s.name)) called (word)
            left join lateral (select c.name from component c where c.service_id = s.id and c.removed_at is null
                               order by c.position, c.id limit 1) c on true
            order by s.slug limit $5)
           union all
           (select 'name', a.name, null from artifact a where a.retired_at is null order by a.id limit $5)
           union all
           (select 'version', v.version, null from incident_version v
            where v.incident_id = $1 and v.version is not null order by 2 limit $5)
           union all
           (select distinct 'name', l.value, null from alert a cross join lateral jsonb_each_text(a.labels) l
            where a.incident_id = $1 and l.key = any($7) and l.value <> '' limit $5)
           union all
           (select 'outside', c.name, null from component c order by c.id limit $5)
           union all
           select 'outside', p.name, null from status_page p"#,
        incident,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_PEOPLE,
        MOST_WORDS,
        MOST_TITLES,
        &LABELS.map(String::from)[..]
    )
    .fetch_all(conn)
    .await?;
    let mut known = Known { public_title: public_title.into(), ..Known::default() };
    let host = cx.app.site.status_url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    known.outside.extend(host.map(str::to_string));
    for row in rows {
        match row.kind.as_str() {
            "person" => known.people.push(Insider { name: row.inside, role: None }),
            "title" => known.titles.push(row.inside),
            "outside" => known.outside.push(row.inside),
            "version" if row.inside.chars().count() < SHORTEST_VERSION => {}
            _ if is_telling(&row.inside, row.outside.as_deref()) => {
                known.words.push(Word { inside: row.inside, outside: row.outside });
            }
            _ => {}
        }
    }
    Ok(known)
}

/// "search" may be anyone's word; "support-bot" is ours, and so is "Helper" where customers call it otherwise.
fn is_telling(inside: &str, outside: Option<&str>) -> bool {
    let is_plain = inside.chars().all(char::is_alphabetic);
    match outside {
        Some(outside) => !outside.to_lowercase().contains(&inside.to_lowercase()),
        None => !is_plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_are_nobodys() {
        assert!(is_telling("support-bot", None) && is_telling("Helper", Some("Support assistant")));
        assert!(is_telling("support-bot", Some("Support assistant")) && is_telling("v7", None));
        assert!(!is_telling("search", None) && !is_telling("search", Some("Search and answers")));
    }
}
