use crate::{
    auth::sessions_of,
    http::{Ask, Cx, Page, Refusal},
};
use app::{
    auth::SaveMine,
    command::Check,
    settings::{MinePage, mine},
};

pub async fn mine_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let page = MinePage {
        sessions: sessions_of(&cx).await?,
        zones: chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_string()).collect(),
        name: cx.viewer.name,
        zone: cx.viewer.zone,
        email: cx.viewer.email,
        role: cx.viewer.role,
    };
    Ok(Page::new("Settings · Signalbox", move || mine(page.clone())))
}

pub async fn save_mine(cx: Cx, ask: SaveMine) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Say your name.");
    check.need(ask.zone.parse::<chrono_tz::Tz>().is_ok(), "zone", "Choose a zone from the list.");
    check.done()?;
    sqlx::query!("update person set name = $2, zone = $3 where id = $1", cx.viewer.id.0, name, ask.zone)
        .execute(&mut *tx)
        .await?;
    tx.commit(()).await
}
