//! Coming in for the first time: by the set-up link or by an invitation.

use super::{
    one_time,
    people::{self, NewPerson},
    session,
};
use crate::http::{App, Ask, OpenCx, Page, Refusal};
use app::{
    auth::{AcceptInvite, JoinPage, Role, SetUp},
    command::Check,
};

pub async fn set_up_page(app: App, ask: Ask) -> Result<Page, Refusal> {
    let page = join_page(&app, ask, "set-up").await?;
    Ok(Page::new("Set up · Signalbox", move || app::auth::set_up(page.clone())))
}

pub async fn invite_page(app: App, ask: Ask) -> Result<Page, Refusal> {
    let page = join_page(&app, ask, "invite").await?;
    Ok(Page::new("Invitation · Signalbox", move || app::auth::invite(page.clone())))
}

async fn join_page(app: &App, ask: Ask, purpose: &str) -> Result<JoinPage, Refusal> {
    let token = ask.path.text("token").unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    let link = one_time::open(&mut tx, &token, purpose, app.clock.now()).await?;
    tx.rollback().await?;
    let organisation = crate::settings::organisation(&app.pool).await?;
    let zones = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_string()).collect();
    Ok(JoinPage { token, organisation, role: link.role, email: link.email, zones })
}

pub async fn set_up(cx: OpenCx, ask: SetUp) -> Result<((), Option<String>), Refusal> {
    let mut tx = cx.begin().await?;
    let link = one_time::open(&mut tx, &ask.token, "set-up", cx.now()).await?;
    if one_time::has_admin(&mut tx).await? {
        return Err(Refusal::Gone("Signalbox is set up already.".into()));
    }
    let mut check = Check::default();
    let organisation = check.text("organisation", &ask.organisation, 120, "Name the organisation.");
    let person = people::add(
        &mut tx,
        NewPerson { name: &ask.name, email: &ask.email, password: &ask.password, role: Role::Admin, zone: &ask.zone },
    )
    .await;
    // Both the organisation's and the person's reasons are heard at once.
    if let (Err(mut errors), Err(Refusal::Invalid(more))) = (check.done(), &person) {
        errors.extend(more.iter().cloned());
        return Err(errors.into());
    }
    let person = person?;
    if organisation.is_empty() {
        return Err(Refusal::field("organisation", "Name the organisation."));
    }
    crate::settings::found(&mut tx, &organisation, &ask.zone).await?;
    one_time::spend(&mut tx, &link, person).await?;
    let cookie = session::begin(&mut tx, &cx.app, person, &cx.user_agent).await?;
    tx.commit(((), Some(cookie))).await
}

pub async fn accept_invite(cx: OpenCx, ask: AcceptInvite) -> Result<((), Option<String>), Refusal> {
    let mut tx = cx.begin().await?;
    let link = one_time::open(&mut tx, &ask.token, "invite", cx.now()).await?;
    let person = people::add(
        &mut tx,
        NewPerson { name: &ask.name, email: &ask.email, password: &ask.password, role: link.role, zone: &ask.zone },
    )
    .await?;
    one_time::spend(&mut tx, &link, person).await?;
    let cookie = session::begin(&mut tx, &cx.app, person, &cx.user_agent).await?;
    tx.commit(((), Some(cookie))).await
}
