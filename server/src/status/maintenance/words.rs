//! Public words go out after a second look, and without inside words that nobody answered for.

use crate::{
    http::{Cx, Refusal},
    updates::known,
};
use app::{
    command::FieldError,
    updates::{inside::leaked_in, kept_reason, leaked_sentence, leaks::Known, reach::Reach},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// What the form's hidden fields say.
pub(super) struct Second<'a> {
    pub kept_reason: &'a str,
    pub replace: &'a str,
    pub review: &'a str,
}

/// Answers why inside words stay, if any do.
pub(super) async fn must_be_read(
    conn: &mut PgConnection,
    cx: &Cx,
    texts: &[&str],
    second: Second<'_>,
) -> Result<Option<String>, Refusal> {
    if !second.replace.trim().is_empty() {
        return Err(again());
    }
    let kept = kept_reason(second.kept_reason).map_err(|error| Refusal::Invalid(vec![error]))?;
    let found = leaked_in(texts.iter().copied(), &known_to(conn, cx).await?);
    if kept.is_none() && !found.is_empty() {
        return Err(Refusal::Invalid(vec![FieldError::new("inside", leaked_sentence(&found))]));
    }
    match second.review.trim() {
        "" => Err(again()),
        _ => Ok(kept.filter(|_| !found.is_empty())),
    }
}

fn again() -> Refusal {
    Refusal::field("review", "Read it once more, exactly as it will appear. Then publish.")
}

/// It belongs to no incident: the titles of all open ones are inside words.
pub(super) async fn known_to(conn: &mut PgConnection, cx: &Cx) -> sqlx::Result<Known> {
    known(conn, cx, Uuid::nil(), "").await
}

/// Who would be told.
pub(super) async fn reach(conn: &mut PgConnection, work: Option<&str>, parts: &[Uuid]) -> sqlx::Result<Reach> {
    let rows = sqlx::query!(
        r#"select s.channel, count(*) as "count!"
           from (select id from status_page order by id limit 1) p
           left join maintenance m on m.public_id = $1
           cross join lateral hearers(p.id, $2, null, m.id) heard
           join subscriber s on s.id = heard
           group by s.channel"#,
        work,
        parts
    )
    .fetch_all(conn)
    .await?;
    let count = |channel: &str| rows.iter().find(|row| row.channel == channel).map_or(0, |row| row.count);
    Ok(Reach { mails: count("mail"), webhooks: count("webhook"), slack: count("slack") })
}
