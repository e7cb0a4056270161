//! "Ring me now": a message through every channel, and the page that follows says what became of each.

use super::notice::{About, Notice, notice};
use crate::{
    http::{Cx, Refusal},
    jobs,
};
use app::notifications::{RingMe, Urgency};
use chrono::Duration;
use uuid::Uuid;

/// Other people's servers are rung too: not oftener.
const PAUSE: Duration = Duration::seconds(10);

pub async fn ring_me(cx: Cx, _: RingMe) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let (person, now) = (cx.viewer.id, tx.now());
    sqlx::query!("select id from person where id = $1 for update", person.0).fetch_one(&mut *tx).await?;
    let last = sqlx::query_scalar!(
        r#"select max(recorded_at) as "at" from notice where person_id = $1 and kind = 'test'"#,
        person.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if let Some(ago) = last.map(|at| now - at).filter(|ago| *ago < PAUSE) {
        let seconds = (PAUSE - ago).num_seconds().max(1) as u64;
        return Err(Refusal::TooMany { seconds });
    }
    let key = Uuid::now_v7();
    notice(&mut tx, Notice { key, person, about: About::Test, urgency: Urgency::High }).await?;
    tx.commit(()).await?;
    let pool = cx.app.pool.clone();
    jobs::wait_for_answer(&cx.app, || {
        let pool = pool.clone();
        async move {
            sqlx::query_scalar!(
                r#"select not exists (
                       select from notice n join notice_delivery d on d.notice_id = n.id
                       where n.key = $1 and n.person_id = $2
                         and not exists (select from notice_try t where t.delivery_id = d.id)) as "all!""#,
                key,
                person.0
            )
            .fetch_one(&pool)
            .await
        }
    })
    .await
}
