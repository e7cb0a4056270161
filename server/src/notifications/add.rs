//! A person adds a channel of their own.

use super::{
    notice::ensure_mail,
    target::{Target, close, secret_place},
};
use crate::{
    db::Tx,
    http::{App, Cx, Refusal},
    outgoing::{EnteredBy, new_secret},
    settings::{audit, shelf},
};
use app::{
    command::Check,
    ids::PersonId,
    notifications::{AddChat, AddPush, AddWebhook, Kind, MOST_MINUTES, Urgency},
    settings::Made,
};
use reqwest::Url;
use serde_json::json;
use uuid::Uuid;

pub const MOST_CHANNELS: i64 = 10;
const LONGEST_ADDRESS: usize = 500;
/// Of a topic no more is shown: whoever knows it reads along.
const SHOWN_OF_TOPIC: usize = 3;

pub async fn add_webhook(cx: Cx, ask: AddWebhook) -> Result<Made, Refusal> {
    let mut check = Check::default();
    let url = address(&cx.app, &mut check, &ask.address, "https://pager.example/hook");
    let when = When::read(&mut check, &ask.high, &ask.low);
    let name = name(&mut check, &ask.name, Kind::Webhook);
    check.done()?;
    let secret = new_secret();
    let mut tx = cx.begin().await?;
    let target = Target { address: ask.address.trim().into(), ..Target::default() };
    let new = New { kind: Kind::Webhook, name: &name, place: shown(url.as_ref()), target, secret: Some(&secret), when };
    add(&mut tx, &cx, new).await?;
    let made = shelf::put(cx.viewer.id, &secret, &name, tx.now());
    // The answer that is kept for a repeated command holds no secret.
    let kept = tx.commit(Made { made, secret: None }).await?;
    Ok(Made { secret: Some(secret), ..kept })
}

pub async fn add_chat(cx: Cx, ask: AddChat) -> Result<(), Refusal> {
    let mut check = Check::default();
    let url = address(&cx.app, &mut check, &ask.address, "https://hooks.slack.com/services/…");
    let when = When::read(&mut check, &ask.high, &ask.low);
    let name = name(&mut check, &ask.name, Kind::Slack);
    check.done()?;
    let mut tx = cx.begin().await?;
    let target = Target { address: ask.address.trim().into(), ..Target::default() };
    let new = New { kind: Kind::Slack, name: &name, place: shown(url.as_ref()), target, secret: None, when };
    add(&mut tx, &cx, new).await?;
    tx.commit(()).await
}

pub async fn add_push(cx: Cx, ask: AddPush) -> Result<(), Refusal> {
    let mut check = Check::default();
    let (server, topic) = split_topic(&ask.address, &ask.topic);
    let url = address(&cx.app, &mut check, &server, "https://ntfy.sh");
    let letters = |topic: &str| topic.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    check.need(!topic.is_empty(), "topic", "Name the topic that your phone follows.");
    check.need(letters(&topic) && topic.len() <= 64, "topic", "A topic has at most 64 letters, digits, - and _.");
    let token = ask.token.trim();
    check.need(
        token.len() <= 200 && token.chars().all(|letter| letter.is_ascii_graphic()),
        "token",
        "This is no token.",
    );
    let when = When::read(&mut check, &ask.high, &ask.low);
    let name = name(&mut check, &ask.name, Kind::Push);
    check.done()?;
    let mut tx = cx.begin().await?;
    let place = format!("{}/{}…", shown(url.as_ref()), topic.chars().take(SHOWN_OF_TOPIC).collect::<String>());
    let target = Target { address: server, topic, token: token.into() };
    add(&mut tx, &cx, New { kind: Kind::Push, name: &name, place, target, secret: None, when }).await?;
    tx.commit(()).await
}

struct New<'a> {
    kind: Kind,
    name: &'a str,
    place: String,
    target: Target,
    secret: Option<&'a str>,
    when: When,
}

async fn add(tx: &mut Tx, cx: &Cx, new: New<'_>) -> Result<(), Refusal> {
    let person = cx.viewer.id;
    // Of two forms at once the second one counts the first one's channel.
    sqlx::query!("select id from person where id = $1 for update", person.0).fetch_one(&mut **tx).await?;
    ensure_mail(tx, person).await?;
    let standing = sqlx::query!(
        r#"select count(*) as "count!", coalesce(bool_or(kind = $2 and lower(name) = lower($3)), false) as "taken!"
           from contact_channel where person_id = $1 and removed_at is null"#,
        person.0,
        new.kind.word(),
        new.name
    )
    .fetch_one(&mut **tx)
    .await?;
    if standing.taken {
        return Err(Refusal::field("name", "Another of your channels has this name."));
    }
    if standing.count >= MOST_CHANNELS {
        return Err(Refusal::Conflict(format!("You have {MOST_CHANNELS} channels already. Remove one first.")));
    }
    let (id, now) = (Uuid::now_v7(), tx.now());
    sqlx::query!(
        "insert into contact_channel (id, person_id, kind, name, place, target, secret, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        person.0,
        new.kind.word(),
        new.name,
        new.place,
        close(&cx.app.seal, id, &new.target),
        new.secret.map(|secret| cx.app.seal.close(&secret_place(id), secret)),
        now
    )
    .execute(&mut **tx)
    .await?;
    for (urgency, minutes) in [(Urgency::High, new.when.high), (Urgency::Low, new.when.low)] {
        if let Some(minutes) = minutes {
            set_rule(tx, person, id, urgency, minutes).await?;
        }
    }
    // Its address may hold a key, and what the audit says stays for ever.
    let detail = json!({ "kind": new.kind.word(), "name": new.name });
    Ok(audit::note(tx, cx, "channel.added", &id.to_string(), detail).await?)
}

/// Who had no rule was reached by mail: a first rule for another channel keeps that, as a rule that can be removed.
pub(super) async fn set_rule(
    tx: &mut Tx,
    person: PersonId,
    channel: Uuid,
    urgency: Urgency,
    minutes: i16,
) -> sqlx::Result<()> {
    let has_rules = sqlx::query_scalar!(
        r#"select exists (
               select from contact_rule r join contact_channel c on c.id = r.channel_id
               where c.person_id = $1 and r.urgency = $2 and r.removed_at is null) as "has!""#,
        person.0,
        urgency.word()
    )
    .fetch_one(&mut **tx)
    .await?;
    if !has_rules && channel != person.0 {
        put_rule(tx, person.0, urgency, 0).await?;
    }
    put_rule(tx, channel, urgency, minutes).await
}

async fn put_rule(tx: &mut Tx, channel: Uuid, urgency: Urgency, minutes: i16) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into contact_rule (id, channel_id, urgency, after_minutes, created_at) values ($1, $2, $3, $4, $5)
         on conflict (channel_id, urgency) where removed_at is null do update set after_minutes = excluded.after_minutes",
        Uuid::now_v7(),
        channel,
        urgency.word(),
        minutes,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

struct When {
    high: Option<i16>,
    low: Option<i16>,
}

impl When {
    /// Empty: not by this channel.
    fn read(check: &mut Check, high: &str, low: &str) -> When {
        let mut one = |field: &str, text: &str| {
            let minutes: Option<i16> = text.trim().parse().ok().filter(|minutes| (0..=MOST_MINUTES).contains(minutes));
            check.need(text.trim().is_empty() || minutes.is_some(), field, "Choose when from the list.");
            minutes
        };
        When { high: one("high", high), low: one("low", low) }
    }
}

fn name(check: &mut Check, name: &str, kind: Kind) -> String {
    match name.trim() {
        "" => kind.name().into(),
        name => check.text("name", name, 80, "Name it."),
    }
}

/// An address that may be called at all: a number in a private range is refused here, a name when it is resolved.
fn address(app: &App, check: &mut Check, text: &str, such_as: &str) -> Option<Url> {
    let text = check.text("address", text, LONGEST_ADDRESS, &format!("Say where it listens, such as {such_as}."));
    let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    check.need(text.is_empty() || url.is_some(), "address", "An address begins with http:// or https://.");
    if let Some(url) = &url {
        let names_nobody = url.username().is_empty() && url.password().is_none();
        check.need(names_nobody, "address", "Leave out the user name and the password.");
        let refused = app.outgoing.refuses_number(url, EnteredBy::Stranger);
        check.need(refused.is_none(), "address", refused.unwrap_or_default());
    }
    url
}

/// A path may hold a key: only the origin is shown.
fn shown(url: Option<&Url>) -> String {
    url.map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

/// `https://ntfy.sh/my-topic`, pasted whole, is a server and its topic.
fn split_topic(address: &str, topic: &str) -> (String, String) {
    let (address, topic) = (address.trim().trim_end_matches('/'), topic.trim());
    match (topic.is_empty(), address.rsplit_once('/')) {
        (true, Some((server, last))) if !last.is_empty() && !server.ends_with('/') => (server.into(), last.into()),
        _ => (address.into(), topic.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::split_topic;

    #[test]
    fn a_pasted_topic_is_taken_apart() {
        for (address, topic, server, found) in [
            ("https://ntfy.sh", "sig", "https://ntfy.sh", "sig"),
            ("https://ntfy.sh/", "", "https://ntfy.sh", ""),
            ("https://ntfy.sh/sig-3x", "", "https://ntfy.sh", "sig-3x"),
            ("https://push.example/sub", "sig", "https://push.example/sub", "sig"),
        ] {
            assert_eq!(split_topic(address, topic), (server.to_string(), found.to_string()));
        }
    }
}
