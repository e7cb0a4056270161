use crate::{
    auth::random_secret,
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right},
    timeline::{promised_time, said_time},
};
use app::{
    command::Check,
    status::State,
    timeline::Event,
    updates::{Phase, PublishUpdate, SIX, chosen_states, missing, missing_sentence},
};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

const MOST_PER_FIELD: usize = 2000;
const PUBLIC_ID_CHARACTERS: usize = 12;
/// A promise further away is a slip of the pen.
const FURTHEST_PROMISE: Duration = Duration::days(7);

/// An update that may be published: all six statements are there.
struct Whole {
    phase: Phase,
    title: String,
    users_see: String,
    since: DateTime<Utc>,
    scope: String,
    mitigation: String,
    next: Option<DateTime<Utc>>,
    owner: String,
    states: Vec<(Uuid, State)>,
}

pub async fn publish(cx: Cx, ask: PublishUpdate) -> Result<(), Refusal> {
    if !ask.knows_audience() {
        return Err(Refusal::field("audience", "Say for whom: customers or internal."));
    }
    let right = if ask.is_public() { Right::Command } else { Right::Respond };
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, right).await?;
    must_be_real(&incident, &ask)?;
    let count = must_not_be_overtaken(&mut tx, &incident, &ask).await? + 1;
    let update = whole(&cx, &incident, &ask)?;
    if ask.is_public() && ask.review.trim().is_empty() {
        return Err(Refusal::field("review", "Read it once more, exactly as it will appear. Then publish."));
    }
    let id = write(&mut tx, &cx, &incident, &ask.audience, &update).await?;
    if ask.is_public() {
        show_in_public(&mut tx, &incident).await?;
        write_states(&mut tx, id, &update).await?;
        promise(&mut tx, &incident, &update).await?;
        tx.status_changed();
    }
    let event = Event::UpdatePublished {
        audience: ask.audience.clone(),
        phase: update.phase.key().into(),
        next_update_at: update.next,
        count,
    };
    tx.record(incident.id, event, Some(&update.users_see));
    tx.commit(()).await
}

fn must_be_real(incident: &Locked, ask: &PublishUpdate) -> Result<(), Refusal> {
    match incident.kind.as_str() {
        "real" => Ok(()),
        _ if !ask.is_public() => Ok(()),
        kind => Err(Refusal::Conflict(format!("This is a {kind}. Customers hear nothing of it."))),
    }
}

/// Two people who write at once: the second reads what the first said, and keeps their own text.
async fn must_not_be_overtaken(tx: &mut Tx, incident: &Locked, ask: &PublishUpdate) -> Result<i64, Refusal> {
    let said = sqlx::query!(
        r#"select count(*) as "count!",
                  (select p.name from incident_update l join person p on p.id = l.written_by
                   where l.incident_id = $1 and l.audience = $2
                   order by l.published_at desc, l.id desc limit 1) as by
           from incident_update where incident_id = $1 and audience = $2"#,
        incident.id.0,
        ask.audience
    )
    .fetch_one(&mut **tx)
    .await?;
    match ask.seen.trim().parse::<i64>() {
        // The composer lists no more than fifty, so above that it can't know.
        Ok(seen) if seen < said.count && said.count <= 50 => Err(Refusal::Conflict(format!(
            "{} published update {} while you wrote. Read it, then send yours.",
            said.by.unwrap_or_default(),
            said.count
        ))),
        _ => Ok(said.count),
    }
}

fn whole(cx: &Cx, incident: &Locked, ask: &PublishUpdate) -> Result<Whole, Refusal> {
    let now = cx.now();
    let mut check = Check::default();
    let absent = missing(ask);
    check.need(absent.is_empty(), "six", missing_sentence(&absent));
    let six = |check: &mut Check, field: &str, text: &str| {
        let says = SIX.iter().find(|(name, ..)| *name == field).map(|(_, _, says)| *says).unwrap_or_default();
        check.text(field, text, MOST_PER_FIELD, says)
    };
    let phase = Phase::read(&ask.phase);
    check.need(phase.is_some(), "phase", "Choose a phase.");
    let phase = phase.unwrap_or(Phase::Investigating);
    let users_see = six(&mut check, "users_see", &ask.users_see);
    let scope = six(&mut check, "scope", &ask.scope);
    let mitigation = six(&mut check, "mitigation", &ask.mitigation);
    let owner = six(&mut check, "owner", &ask.owner);
    let zone = &cx.viewer.zone;
    let since = time(&mut check, "since", said_time(&ask.since, zone, now));
    check.need(!absent.contains(&"since"), "since", "Say since when.");
    let next = match phase {
        Phase::Resolved => None,
        _ => time(&mut check, "next_update", promised_time(&ask.next_update, zone, now)),
    };
    check.need(!absent.contains(&"next_update"), "next_update", "Say when the next update comes.");
    check.need(next.is_none_or(|next| next <= now + FURTHEST_PROMISE), "next_update", "Promise a time within 7 days.");
    let title = match ask.is_public() || !ask.title.trim().is_empty() {
        true => check.text("title", &ask.title, 200, "Say it in one sentence, as customers would."),
        false => incident.title.chars().take(200).collect(),
    };
    check.done()?;
    if incident.ended_at.is_some() && phase != Phase::Resolved {
        let says = format!("#{} has ended. Say that it is resolved, or reopen it first.", incident.number);
        return Err(Refusal::field("phase", says));
    }
    let since = since.ok_or_else(|| Refusal::field("since", "Say since when."))?;
    Ok(Whole { phase, title, users_see, since, scope, mitigation, next, owner, states: chosen_states(&ask.components) })
}

/// None where it is empty or can't be read, which the check then says.
fn time(check: &mut Check, field: &str, read: Result<Option<DateTime<Utc>>, String>) -> Option<DateTime<Utc>> {
    read.unwrap_or_else(|says| {
        check.need(false, field, says);
        None
    })
}

async fn write(tx: &mut Tx, cx: &Cx, incident: &Locked, audience: &str, update: &Whole) -> Result<Uuid, Refusal> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    sqlx::query!(
        "insert into incident_update (id, public_id, incident_id, kind, audience, phase, title, users_see, since, scope,
             mitigation, next_update_at, owner, written_by, published_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        id,
        random_secret(PUBLIC_ID_CHARACTERS),
        incident.id.0,
        incident.kind,
        audience,
        update.phase.key(),
        update.title,
        update.users_see,
        update.since,
        update.scope,
        update.mitigation,
        update.next,
        update.owner,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// The first update for customers makes the incident public, under an id that tells nothing.
async fn show_in_public(tx: &mut Tx, incident: &Locked) -> Result<(), Refusal> {
    let page = crate::status::the_page(tx).await?;
    let now = tx.now();
    sqlx::query!(
        "insert into public_incident (incident_id, status_page_id, public_id, opened_at) values ($1, $2, $3, $4)
         on conflict (incident_id) do nothing",
        incident.id.0,
        page,
        random_secret(PUBLIC_ID_CHARACTERS),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn write_states(tx: &mut Tx, id: Uuid, update: &Whole) -> Result<(), Refusal> {
    let is_over = update.phase == Phase::Resolved;
    let states = update.states.iter().map(|(_, state)| if is_over { State::Working } else { *state });
    let states: Vec<String> = states.map(|state| state.key().to_string()).collect();
    let parts: Vec<Uuid> = update.states.iter().map(|(part, _)| *part).collect();
    sqlx::query!(
        "insert into incident_update_component (update_id, component_id, state)
         select $1, c.id, said.state from unnest($2::uuid[], $3::text[]) as said (id, state)
         join component c on c.id = said.id and c.removed_at is null
         on conflict (update_id, component_id) do nothing",
        id,
        &parts[..],
        &states[..]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What customers were promised is what the incident owes; resolved owes nothing.
async fn promise(tx: &mut Tx, incident: &Locked, update: &Whole) -> Result<(), Refusal> {
    sqlx::query!("update incident set promise_at = $2 where id = $1", incident.id.0, update.next)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
