use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    updates::{
        CUSTOMERS, INTERNAL,
        messages::{MessageVersion, MessageView, MessagesPage, messages},
    },
};

/// Older versions stay in the database.
const MOST_SHOWN: i64 = 50;

pub async fn messages_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let rows = sqlx::query!(
        "select m.audience, m.version, m.text, m.recorded_at, p.name as by
         from message_template m join person p on p.id = m.written_by
         order by m.version desc limit $1",
        MOST_SHOWN
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let of = |audience: &'static str| {
        let rows = rows.iter().filter(|row| row.audience == audience);
        let version = rows.map(|row| MessageVersion {
            version: row.version,
            text: row.text.clone(),
            by: row.by.clone(),
            at: row.recorded_at,
        });
        MessageView { audience, versions: version.collect() }
    };
    let page = MessagesPage {
        may_edit: cx.viewer.role >= Role::Commander,
        is_admin: cx.is_admin(),
        messages: vec![of(CUSTOMERS), of(INTERNAL)],
    };
    Ok(Page::new("Messages · Signalbox", move || messages(page.clone())))
}
