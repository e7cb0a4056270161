//! `/settings/notifications`.

use crate::{
    http::{Ask, Cx, Page, Refusal},
    settings::once,
};
use app::{
    ids::{ChannelId, ContactRuleId},
    notifications::{
        ChannelRow, House, HouseFailure, Kind, NewChannelSecret, NotificationsPage, Outcome, Rule, Rung, Urgency,
        notifications,
    },
};
use chrono::{DateTime, Duration, Utc};

const FAILURES_SHOWN: i64 = 10;
/// What failed longer ago is history.
const FAILURES_OF: Duration = Duration::days(7);
const MOST_NAMED: i64 = 20;

pub async fn notifications_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let house = match cx.is_admin() {
        true => Some(house(&cx).await?),
        false => None,
    };
    let page = NotificationsPage {
        channels: channels(&cx).await?,
        rules: rules(&cx).await?,
        has_mail: cx.app.mail.words().is_some(),
        rung: rung(&cx).await?,
        made: once(&cx, &ask, |kept| NewChannelSecret { secret: kept.secret, name: kept.about }),
        house,
    };
    Ok(Page::new("Notifications · Signalbox", move || notifications(page.clone())))
}

/// The columns of the newest try, where there is one.
pub(super) struct Tried {
    pub outcome: Option<String>,
    pub at: Option<DateTime<Utc>>,
    pub number: Option<i32>,
    pub says: Option<String>,
    pub again_at: Option<DateTime<Utc>>,
}

impl Tried {
    pub fn outcome(self) -> Outcome {
        let read = |(word, at): (String, _)| {
            Outcome::read(&word, at, self.number.unwrap_or(1), self.says.unwrap_or_default(), self.again_at)
        };
        self.outcome.zip(self.at).and_then(read).unwrap_or(Outcome::Waits)
    }
}

async fn channels(cx: &Cx) -> sqlx::Result<Vec<ChannelRow>> {
    let rows = sqlx::query!(
        r#"select c.id, c.kind, c.name, c.place, c.rotated_at, c.old_secret is not null as "rotating!",
                  l.due_at as "due_at?", l.outcome as "outcome?", l.at as "at?", l.number as "number?",
                  l.says as "says?", l.again_at as "again_at?"
           from contact_channel c
           left join lateral (
               select d.due_at, t.* from notice n
               join notice_delivery d on d.notice_id = n.id and d.channel_id = c.id
               left join lateral (
                   select * from notice_try t where t.delivery_id = d.id order by t.number desc limit 1) t on true
               where n.person_id = c.person_id order by n.recorded_at desc, n.id desc limit 1) l on true
           where c.person_id = $1 and c.removed_at is null order by c.kind <> 'mail', c.created_at, c.id"#,
        cx.viewer.id.0
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let mut channels: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let kind = row.kind.parse().unwrap_or(Kind::Mail);
            let tried =
                Tried { outcome: row.outcome, at: row.at, number: row.number, says: row.says, again_at: row.again_at };
            ChannelRow {
                id: ChannelId(row.id),
                kind,
                place: if kind == Kind::Mail { cx.viewer.email.clone() } else { row.place },
                rotating_since: row.rotated_at.filter(|_| row.rotating),
                last: row.due_at.map(|due_at| Rung {
                    channel: kind,
                    name: row.name.clone(),
                    due_at,
                    outcome: tried.outcome(),
                }),
                name: row.name,
            }
        })
        .collect();
    // Its row is made when it is first needed; it is there all the same.
    if !channels.iter().any(|channel| channel.kind == Kind::Mail) {
        let mail = ChannelRow {
            id: ChannelId(cx.viewer.id.0),
            kind: Kind::Mail,
            name: Kind::Mail.name().into(),
            place: cx.viewer.email.clone(),
            rotating_since: None,
            last: None,
        };
        channels.insert(0, mail);
    }
    Ok(channels)
}

async fn rules(cx: &Cx) -> sqlx::Result<Vec<Rule>> {
    let rows = sqlx::query!(
        "select r.id, r.urgency, r.after_minutes, c.id as channel, c.kind, c.name
         from contact_rule r join contact_channel c on c.id = r.channel_id
         where c.person_id = $1 and r.removed_at is null and c.removed_at is null
         order by r.after_minutes, c.kind = 'mail', c.created_at, c.id",
        cx.viewer.id.0
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rules = rows.into_iter().map(|row| Rule {
        id: ContactRuleId(row.id),
        channel: ChannelId(row.channel),
        urgency: row.urgency.parse().unwrap_or(Urgency::High),
        minutes: row.after_minutes,
        kind: row.kind.parse().unwrap_or(Kind::Mail),
        name: row.name,
    });
    Ok(rules.collect())
}

/// What became of the last "Ring me now".
async fn rung(cx: &Cx) -> sqlx::Result<Vec<Rung>> {
    let rows = sqlx::query!(
        r#"select c.kind, c.name, d.due_at, t.outcome as "outcome?", t.at as "at?", t.number as "number?",
                  t.says as "says?", t.again_at as "again_at?"
           from notice_delivery d
           join contact_channel c on c.id = d.channel_id
           left join lateral (
               select * from notice_try t where t.delivery_id = d.id order by t.number desc limit 1) t on true
           where d.notice_id = (
               select id from notice where person_id = $1 and kind = 'test' order by recorded_at desc, id desc limit 1)
           order by c.kind <> 'mail', c.created_at, c.id"#,
        cx.viewer.id.0
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rung = rows.into_iter().map(|row| {
        let tried =
            Tried { outcome: row.outcome, at: row.at, number: row.number, says: row.says, again_at: row.again_at };
        Rung {
            channel: row.kind.parse().unwrap_or(Kind::Mail),
            name: row.name,
            due_at: row.due_at,
            outcome: tried.outcome(),
        }
    });
    Ok(rung.collect())
}

/// Without a word of what the messages were about: an administrator may read all of it, but not beside everything else.
async fn house(cx: &Cx) -> sqlx::Result<House> {
    let rows = sqlx::query!(
        "select p.name as person, c.kind, c.name, d.due_at, t.outcome, t.at, t.number, t.says, t.again_at
         from notice_try t
         join notice_delivery d on d.id = t.delivery_id
         join notice n on n.id = d.notice_id
         join person p on p.id = n.person_id
         join contact_channel c on c.id = d.channel_id
         where t.outcome = 'dead' and t.at > $1
           and not exists (select from notice_try l where l.delivery_id = d.id and l.number > t.number)
         order by t.at desc, t.delivery_id limit $2",
        cx.now() - FAILURES_OF,
        FAILURES_SHOWN
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let failures = rows.into_iter().map(|row| {
        let tried = Tried {
            outcome: Some(row.outcome),
            at: Some(row.at),
            number: Some(row.number),
            says: Some(row.says),
            again_at: row.again_at,
        };
        let rung = Rung {
            channel: row.kind.parse().unwrap_or(Kind::Mail),
            name: row.name,
            due_at: row.due_at,
            outcome: tried.outcome(),
        };
        HouseFailure { person: row.person, rung }
    });
    let mail = cx.app.mail.words();
    let unreachable = match mail {
        Some(_) => Vec::new(),
        None => unreachable(cx).await?,
    };
    Ok(House { mail, failures: failures.collect(), unreachable })
}

/// Who works on incidents and has no rule for pages but mail.
async fn unreachable(cx: &Cx) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "select p.name from person p
         where p.deactivated_at is null and p.role <> 'viewer' and not exists (
             select from contact_rule r join contact_channel c on c.id = r.channel_id
             where c.person_id = p.id and c.kind <> 'mail' and c.removed_at is null
               and r.urgency = 'high' and r.removed_at is null)
         order by p.name, p.id limit $1",
        MOST_NAMED
    )
    .fetch_all(&cx.app.pool)
    .await
}
