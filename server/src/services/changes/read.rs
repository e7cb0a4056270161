use app::{
    ids::{ArtifactId, ChangeId},
    services::{ChangeRow, Source},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

struct Stored {
    id: Uuid,
    artifact_id: Option<Uuid>,
    service_slug: Option<String>,
    service_name: Option<String>,
    part_kind: Option<String>,
    part_name: Option<String>,
    service_word: Option<String>,
    artifact_word: Option<String>,
    version: Option<String>,
    previous: Option<String>,
    summary: String,
    made_by: Option<String>,
    source: String,
    sender: Option<String>,
    address: Option<String>,
    happened_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_by: Option<String>,
}

impl From<Stored> for ChangeRow {
    fn from(row: Stored) -> ChangeRow {
        ChangeRow {
            id: ChangeId(row.id),
            service: row.service_slug.zip(row.service_name),
            artifact: row.artifact_id.map(ArtifactId),
            part: row.part_kind.and_then(|word| word.parse().ok()).zip(row.part_name),
            service_word: row.service_word,
            artifact_word: row.artifact_word,
            version: row.version,
            previous: row.previous,
            summary: row.summary,
            by: row.made_by,
            source: Source::parse(&row.source),
            sender: row.sender,
            address: row.address,
            happened_at: row.happened_at,
            recorded_at: row.recorded_at,
            withdrawn: row.withdrawn_at.map(|at| (at, row.withdrawn_by.unwrap_or_default())),
        }
    }
}

/// Which changes of some services, newest first by when they happened.
pub struct Between {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Only of this part.
    pub part: Option<Uuid>,
    pub most: i64,
}

pub async fn changes(
    conn: &mut PgConnection,
    services: &[Uuid],
    between: Between,
) -> Result<Vec<ChangeRow>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Stored,
        r#"select id as "id!", artifact_id, service_slug, service_name, part_kind, part_name, service_word, artifact_word,
                  version, previous, summary as "summary!", made_by, source as "source!", sender, address,
                  happened_at as "happened_at!", recorded_at as "recorded_at!", withdrawn_at, withdrawn_by
           from change_told
           where service_id = any($1) and happened_at between $2 and $3 and ($4::uuid is null or artifact_id = $4)
           order by happened_at desc, recorded_at desc, id desc limit $5"#,
        services,
        between.from,
        between.to,
        between.part,
        between.most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(ChangeRow::from).collect())
}

/// Those that nobody could place, newest first by when they came, and how many wait.
pub async fn unplaced(pool: &PgPool, most: i64) -> Result<(Vec<ChangeRow>, i64), sqlx::Error> {
    let rows = sqlx::query_as!(
        Stored,
        r#"select id as "id!", artifact_id, service_slug, service_name, part_kind, part_name, service_word, artifact_word,
                  version, previous, summary as "summary!", made_by, source as "source!", sender, address,
                  happened_at as "happened_at!", recorded_at as "recorded_at!", withdrawn_at, withdrawn_by
           from change_told where artifact_id is null and withdrawn_at is null
           order by recorded_at desc, id desc limit $1"#,
        most
    )
    .fetch_all(pool)
    .await?;
    let waiting = sqlx::query_scalar!(
        r#"select count(*) as "count!" from change where artifact_id is null and withdrawn_at is null"#
    )
    .fetch_one(pool)
    .await?;
    Ok((rows.into_iter().map(ChangeRow::from).collect(), waiting))
}
