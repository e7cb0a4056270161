//! What the verbs of an intake share.

use crate::{db::Tx, http::Refusal};
use app::{command::Check, ids::TokenId};
use chrono::{DateTime, Duration, Utc};

/// The name of one that was not ended, locked; what it sends meanwhile is let in.
pub(super) async fn standing(tx: &mut Tx, intake: TokenId) -> Result<String, Refusal> {
    sqlx::query_scalar!(
        "select name from api_token where id = $1 and scope = 'intake' and revoked_at is null for no key update",
        intake.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Refusal::Gone("This intake was ended.".into()))
}

/// Until when an old secret stays good; none where it ends at once.
pub(super) fn kept_until(keep: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Refusal> {
    match keep.trim() {
        "0" => Ok(None),
        "1" => Ok(Some(now + Duration::hours(1))),
        "" | "24" => Ok(Some(now + Duration::hours(24))),
        "168" => Ok(Some(now + Duration::days(7))),
        _ => Err(Refusal::field("keep", "Choose one from the list.")),
    }
}

pub(super) fn header(check: &mut Check, field: &str, text: &str) -> String {
    let name = text.trim().to_string();
    let is_name = name.len() <= 100 && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    check.need(is_name, field, "A header's name: letters, digits and hyphens, at most 100.");
    name
}
