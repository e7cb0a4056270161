//! Signing in: limited per account and per address, and silent about which of the two was wrong.

use super::{password, session};
use crate::http::{App, Ask, Limits, OpenCx, Page, Refusal, network};
use app::{
    auth::{SignIn, SignInPage},
    ids::PersonId,
};

/// No mail address is longer than 254 bytes.
const LONGEST_KEY: usize = 300;

pub async fn sign_in_page(app: App, ask: Ask) -> Result<Page, Refusal> {
    let admins = sqlx::query_scalar!(
        "select name from person where role = 'admin' and deactivated_at is null order by created_at limit 3"
    )
    .fetch_all(&app.pool)
    .await?;
    let organisation = crate::settings::organisation(&app.pool).await?;
    let next = app::auth::own_path(&ask.query.text("next").unwrap_or_default()).to_string();
    let page = SignInPage { organisation, next, says: String::new(), admins };
    Ok(Page::new("Sign in · Signalbox", move || app::auth::sign_in(page.clone())))
}

pub async fn sign_in(cx: OpenCx, ask: SignIn) -> Result<((), Option<String>), Refusal> {
    let email = ask.email.trim().to_lowercase();
    let wrong = || Refusal::field("password", "Mail and password do not match.");
    // The network first: whoever has no tries left there names no further account.
    for key in [format!("network {}", network(cx.address)), format!("account {email}")] {
        if key.len() > LONGEST_KEY {
            return Err(wrong());
        }
        if !cx.app.sign_in_tries.are_left(&key) {
            return Err(Refusal::TooMany { seconds: 60 / u64::from(Limits::SIGN_IN_TRIES_PER_MINUTE) });
        }
    }
    let person =
        sqlx::query!("select id, password_hash from person where lower(email) = $1 and deactivated_at is null", email)
            .fetch_optional(&cx.app.pool)
            .await?;
    let stored = person.as_ref().and_then(|person| person.password_hash.as_deref());
    let is_right = password::is_right(&ask.password, stored).await;
    let Some(person) = person.filter(|_| is_right) else {
        return Err(wrong());
    };
    let mut tx = cx.begin().await?;
    let cookie = session::begin(&mut tx, &cx.app, PersonId(person.id), &cx.user_agent).await?;
    tx.commit(((), Some(cookie))).await
}
