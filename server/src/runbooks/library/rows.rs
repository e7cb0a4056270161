//! One page of the library, by title.

use crate::{
    http::{Cx, Limits},
    runbooks::{gate::sees_restricted, listed, shelf},
};
use app::{
    ids::IncidentNumber,
    runbooks::{LibraryRow, LibrarySearch, completeness},
};

/// One more than a page holds, to know whether there are others. `after` is the last slug of the page before.
pub(super) async fn rows(cx: &Cx, search: &LibrarySearch, after: &str) -> Result<Vec<LibraryRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select b.id, b.slug, b.title, b.failure_class, b.latest, b.restricted, b.owner_role, b.parts,
                  case when b.listed_version = b.latest then null else v.text end as "text?",
                  u.number as "used?", u.attached_at as "used_at?"
           from runbook b
           join runbook_version v on v.runbook_id = b.id and v.version = b.latest
           left join lateral (
               select i.number, r.attached_at from run r join incident i on i.id = r.incident_id
               where r.runbook_id = b.id and i.kind = 'real' and may_read(i, $1, $2)
               order by r.attached_at desc limit 1
           ) u on true
           where b.archived_at is null
               and (not b.restricted or $3)
               and ($4 = '' or b.failure_class = $4)
               and ($5 = '' or b.title ilike $6 or b.failure_class ilike $6 or b.slug ilike $6 or v.text ilike $6)
               and ($7 = '' or (b.title, b.slug) > (select a.title, a.slug from runbook a where a.slug = $7))
           order by b.title, b.slug limit $8"#,
        cx.viewer.id.0,
        cx.is_admin(),
        sees_restricted(&cx.viewer),
        search.class,
        search.text,
        anywhere(&search.text),
        after,
        Limits::PAGE_ROWS + 1
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().map(|row| {
        let read = row.text.map(|text| shelf(&cx.app).read(row.id, row.latest, &text));
        let (owner_role, parts) = match &read {
            Some(read) => (listed::owner_role(read), Some(completeness(read))),
            None => (row.owner_role, listed::parts(&row.parts)),
        };
        LibraryRow {
            slug: row.slug,
            title: row.title,
            class: row.failure_class,
            version: row.latest,
            restricted: row.restricted,
            owner_role,
            parts: parts.unwrap_or_else(|| completeness(&Default::default())),
            used: row.used.map(IncidentNumber).zip(row.used_at),
            services: Vec::new(),
        }
    });
    Ok(rows.collect())
}

/// The words as they are, anywhere in a text.
fn anywhere(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in words.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern + "%"
}

#[cfg(test)]
mod tests {
    use super::anywhere;

    #[test]
    fn signs_of_a_pattern_are_letters() {
        assert_eq!(anywhere("gpu_util 100%"), "%gpu\\_util 100\\%%");
    }
}
