//! The one way in which something is said of an incident: whoever decided it, by hand, by approval or by "no news yet".

use super::approvals::withdraw_waiting;
use crate::{auth::random_secret, db::Tx, http::Refusal, incidents::Locked};
use app::{
    ids::{ComponentId, IncidentId, PersonId},
    status::State,
    timeline::Event,
    updates::{CUSTOMERS, Phase, Statements, Words},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

const PUBLIC_ID_CHARACTERS: usize = 12;

/// All that readers will see, and whose words it is. Its JSON is what waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// `customers` or `internal`.
    pub audience: String,
    pub said: Statements,
    pub states: Vec<(ComponentId, State)>,
    pub words: Words,
    /// Inside words that stay knowingly, and why.
    #[serde(default)]
    pub kept_reason: Option<String>,
}

impl Content {
    pub fn is_public(&self) -> bool {
        self.audience == CUSTOMERS
    }

    /// Another text is another question. Read from JSON and written again it stays the same.
    pub fn digest(&self) -> String {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A part that left the page meanwhile is left out when it is written; what is resolved works again.
    fn states(&self) -> (Vec<Uuid>, Vec<String>) {
        let is_over = self.said.phase == Phase::Resolved;
        let state = |state: State| if is_over { State::Working } else { state };
        self.states.iter().map(|(part, said)| (part.0, state(*said).key().to_string())).unzip()
    }
}

pub struct Sent {
    pub id: Uuid,
    /// Which update of its audience it is: the first is 1.
    pub count: i64,
}

/// Writes it, shows it and tells it, all with the transaction's commit.
pub async fn send(tx: &mut Tx, incident: &Locked, content: &Content, author: PersonId) -> Result<Sent, Refusal> {
    must_be_real(incident, &content.audience)?;
    let (id, public_id) = (Uuid::now_v7(), random_secret(PUBLIC_ID_CHARACTERS));
    write(tx, incident, content, author, id, &public_id).await?;
    if content.is_public() {
        show_in_public(tx, incident).await?;
        write_states(tx, id, content).await?;
        promise(tx, incident, content).await?;
        tx.status_changed();
        if content.words == Words::Person {
            // What still waits was written before this was known.
            withdraw_waiting(tx, incident.id).await?;
        }
        crate::subscribers::tell_update(tx, id, &public_id, 0).await?;
    }
    let count = count(tx, incident.id, &content.audience).await?;
    let said = &content.said;
    let event = Event::UpdatePublished {
        audience: content.audience.clone(),
        phase: said.phase.key().into(),
        next_update_at: said.next_update_at,
        count,
        no_news: content.words == Words::NoNews,
    };
    let text = if content.words == Words::NoNews { &said.mitigation } else { &said.users_see };
    tx.record(incident.id, event, Some(text));
    Ok(Sent { id, count })
}

pub(super) fn must_be_real(incident: &Locked, audience: &str) -> Result<(), Refusal> {
    match incident.kind.as_str() {
        "real" => Ok(()),
        _ if audience != CUSTOMERS => Ok(()),
        kind => Err(Refusal::Conflict(format!("This is a {kind}. Customers hear nothing of it."))),
    }
}

async fn write(
    tx: &mut Tx,
    incident: &Locked,
    content: &Content,
    author: PersonId,
    id: Uuid,
    public_id: &str,
) -> Result<(), sqlx::Error> {
    let (said, now) = (&content.said, tx.now());
    sqlx::query!(
        "insert into incident_update (id, public_id, incident_id, kind, audience, phase, title, users_see, since, scope,
             mitigation, next_update_at, owner, written_by, published_at, words, kept_reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        id,
        public_id,
        incident.id.0,
        incident.kind,
        content.audience,
        said.phase.key(),
        said.title,
        said.users_see,
        said.since,
        said.scope,
        said.mitigation,
        said.next_update_at,
        said.owner,
        author.0,
        now,
        content.words.key(),
        content.kept_reason
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn count(conn: &mut PgConnection, incident: IncidentId, audience: &str) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from incident_update where incident_id = $1 and audience = $2"#,
        incident.0,
        audience
    )
    .fetch_one(conn)
    .await
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

async fn write_states(tx: &mut Tx, id: Uuid, content: &Content) -> Result<(), sqlx::Error> {
    let (parts, states) = content.states();
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
async fn promise(tx: &mut Tx, incident: &Locked, content: &Content) -> Result<(), sqlx::Error> {
    sqlx::query!("update incident set promise_at = $2 where id = $1", incident.id.0, content.said.next_update_at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
