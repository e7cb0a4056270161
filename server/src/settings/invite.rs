use super::{audit, shelf};
use crate::{
    auth::invite_link,
    http::{Cx, Refusal},
};
use app::{
    auth::Role,
    command::Check,
    settings::{CreateInvite, Made},
};
use serde_json::json;

pub async fn create_invite(cx: Cx, ask: CreateInvite) -> Result<Made, Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let mut check = Check::default();
    let role = ask.role.parse::<Role>();
    check.need(role.is_ok(), "role", "Choose a role from the list.");
    let email = ask.email.trim();
    let is_mail = email.contains('@') && !email.contains(char::is_whitespace) && email.chars().count() <= 254;
    check.need(email.is_empty() || is_mail, "email", "This is not a mail address.");
    check.done()?;
    let role = role.unwrap_or(Role::Viewer);
    let secret = invite_link(&mut tx, cx.viewer.id, role, email).await?;
    audit::note(&mut tx, &cx, "person.invited", email, json!({ "role": role.word() })).await?;
    let link = format!("{}/invite/{secret}", cx.app.site.public_url);
    let made = shelf::put(cx.viewer.id, &link, email, cx.now());
    // The answer that is kept for a repeated command holds no secret.
    let kept = tx.commit(Made { made, secret: None }).await?;
    Ok(Made { secret: Some(link), ..kept })
}
