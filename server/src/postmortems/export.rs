//! The report as Markdown, at any time: of a draft, of what was published, of an incident that is still open.

use super::{escape::one_line, record, sections, told::Told};
use crate::{
    auth,
    http::{App, Bearer, Refusal, Scope},
};
use app::postmortems::Section;
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "postmortems/report.md", escape = "none")]
struct Report {
    title: String,
    before: Vec<Part>,
    actions: Vec<Action>,
    after: Vec<Part>,
}

struct Part {
    heading: &'static str,
    text: String,
}

struct Action {
    tick: char,
    text: String,
    owner: String,
    due: String,
}

/// For a signed-in person, or for a machine with a token that may read.
pub async fn export(State(app): State<App>, Path(number): Path<String>, headers: HeaderMap) -> Response {
    let wants_page =
        headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default().contains("html");
    match exported(&app, &number, &headers).await {
        Ok(response) => response,
        Err(Refusal::NotSignedIn) if wants_page => {
            auth::ask_to_sign_in(&app, "", &format!("/incidents/{}/postmortem.md", number.parse().unwrap_or(0i64)))
                .await
        }
        Err(refusal) => refusal.problem(),
    }
}

async fn exported(app: &App, number: &str, headers: &HeaderMap) -> Result<Response, Refusal> {
    let (reader, is_admin) = match auth::session(app, headers).await? {
        Some(cx) => (Some(cx.viewer.id.0), cx.is_admin()),
        None => {
            Bearer::check(app, headers, Scope::Read).await?;
            (None, false)
        }
    };
    let number: i64 = number.parse().map_err(|_| Refusal::NotFound)?;
    let report = report(app, number, reader, is_admin).await?;
    let markdown = report.render().map_err(|error| Refusal::Broken(error.to_string()))? + "\n";
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8".to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"incident-{number}.md\"")),
        (header::CACHE_CONTROL, "no-store".to_string()),
    ];
    Ok((headers, markdown).into_response())
}

async fn report(app: &App, number: i64, reader: Option<Uuid>, is_admin: bool) -> Result<Report, Refusal> {
    let mut connection = app.pool.acquire().await?;
    let incident = sqlx::query_scalar!(
        "select i.id from incident i where i.number = $1 and may_read(i, $2, $3)",
        number,
        reader,
        is_admin
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Refusal::NotFound)?;
    let told = record::told(&mut connection, incident, app.clock.now()).await?;
    let stored = sqlx::query!(
        r#"select section, text, edited_by is not null as "is_touched!" from postmortem_section where incident_id = $1"#,
        incident
    )
    .fetch_all(&mut *connection)
    .await?;
    // A draft of an incident that was opened again is out of date, except where a person wrote.
    let is_open = told.ended_at.is_none();
    let stored = stored.into_iter().filter(|row| row.is_touched || !is_open);
    let stored = stored.map(|row| (row.section, row.text)).collect();
    let actions = sqlx::query!(
        r#"select a.text as "text!", a.due_on, a.done_at, p.name as "owner?" from action_item a
           left join person p on p.id = a.owner_id where a.incident_id = $1 order by a.created_at, a.id limit 100"#,
        incident
    )
    .fetch_all(&mut *connection)
    .await?;
    let actions = actions.into_iter().map(|row| Action {
        tick: if row.done_at.is_some() { 'x' } else { ' ' },
        text: one_line(&row.text),
        owner: row.owner.map_or("no owner".into(), |name| one_line(&name)),
        due: row.due_on.map_or("no date".into(), |due| due.to_string()),
    });
    Ok(assembled(&told, stored, actions.collect()))
}

/// What is stored stands as it was written; what is not is drawn now.
fn assembled(told: &Told, mut stored: HashMap<String, String>, actions: Vec<Action>) -> Report {
    let mut parts = Section::ALL.into_iter().map(|section| Part {
        heading: section.title(),
        text: stored.remove(section.key()).unwrap_or_else(|| sections::drawn(section, told)),
    });
    let before = parts.by_ref().take(Section::ALL.len() - 1).collect();
    let after = parts.collect();
    Report { title: one_line(&told.title), before, actions, after }
}

#[cfg(test)]
mod tests {
    use super::{super::told::tests::told, *};

    #[test]
    fn the_report_has_the_parts_of_the_template() {
        let action = |tick, owner: &str| Action {
            tick,
            text: "Gate prompts".into(),
            owner: owner.into(),
            due: "2025-03-01".into(),
        };
        let stored = HashMap::from([("lessons".to_string(), "We **learned**.".to_string())]);
        let report = assembled(&told(), stored, vec![action(' ', "Ana Ruiz"), action('x', "Ben Osei")]);
        let text = report.render().expect("rendered");
        assert!(
            text.starts_with("# Incident report: Support bot refuses\n\n## Summary\n\n- **Severity**: SEV2"),
            "{text}"
        );
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let expected = [
            "Summary",
            "Timeline",
            "Detection gap",
            "Root cause",
            "What was tried",
            "Resolution",
            "Questions",
            "Promises kept and missed",
            "Waivers",
            "Action items",
            "Lessons learned",
        ];
        assert_eq!(headings, expected);
        let actions =
            "## Action items\n\n- [ ] Gate prompts (Ana Ruiz, 2025-03-01)\n- [x] Gate prompts (Ben Osei, 2025-03-01)\n";
        assert!(text.contains(actions), "{text}");
        assert!(text.ends_with("## Lessons learned\n\nWe **learned**."), "{text}");
    }

    #[test]
    fn nothing_that_was_typed_elsewhere_becomes_markup() {
        let bad = "</title></textarea><script>alert(1)</script>";
        let mut told = Told { title: bad.into(), alert: Some(bad.into()), ended_reason: Some(bad.into()), ..told() };
        told.updates.iter_mut().for_each(|update| update.users_see = bad.into());
        told.mitigations.iter_mut().for_each(|step| step.title = bad.into());
        told.events.iter_mut().for_each(|event| event.text = Some(bad.into()));
        let text = assembled(&told, HashMap::new(), Vec::new()).render().expect("rendered");
        let mut options = comrak::Options::default();
        options.render.r#unsafe = true;
        let html = comrak::markdown_to_html(&text, &options);
        assert!(!html.contains("<script") && !html.contains("</title") && !html.contains("</textarea"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
        assert!(text.contains("## Action items\n\nNone yet.\n"), "{text}");
    }
}
