//! What the library lists of a runbook, kept beside it so that nobody reads a thousand texts to show a list.

use super::shelf;
use crate::http::App;
use app::runbooks::{Part, Presence, Runbook, completeness};
use sqlx::PgConnection;
use uuid::Uuid;

/// Those that are brought up to date at one start; the page itself reads what is still behind.
const MOST_BEHIND: i64 = 2000;

/// Keeps what the library says of this version. Whoever writes a version calls it.
pub(super) async fn list(
    connection: &mut PgConnection,
    runbook: Uuid,
    version: i32,
    read: &Runbook,
) -> Result<(), sqlx::Error> {
    let parts = completeness(read).map(|(_, presence)| stored(presence));
    sqlx::query!(
        "update runbook set owner_role = $2, parts = $3, listed_version = $4 where id = $1",
        runbook,
        owner_role(read),
        &parts[..],
        version
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// At start: runbooks that an older Signalbox wrote.
pub async fn list_all(app: &App) -> Result<(), sqlx::Error> {
    let rows = sqlx::query!(
        "select b.id, b.latest, v.text
         from runbook b join runbook_version v on v.runbook_id = b.id and v.version = b.latest
         where b.listed_version <> b.latest order by b.id limit $1",
        MOST_BEHIND
    )
    .fetch_all(&app.pool)
    .await?;
    let mut connection = app.pool.acquire().await?;
    for row in rows {
        let read = shelf(app).read(row.id, row.latest, &row.text);
        list(&mut connection, row.id, row.latest, &read).await?;
    }
    Ok(())
}

/// A role is a few words; a whole paragraph is cut.
pub(super) fn owner_role(read: &Runbook) -> String {
    read.owner_role.chars().take(120).collect()
}

/// The eight parts from what [`list`] stored; none where it was stored by nobody.
pub(super) fn parts(stored: &[i16]) -> Option<[(Part, Presence); 8]> {
    let stored: [i16; 8] = stored.try_into().ok()?;
    let mut at = 0;
    Some(Part::ALL.map(|part| {
        at += 1;
        (part, presence(stored[at - 1]))
    }))
}

fn stored(presence: Presence) -> i16 {
    match presence {
        Presence::Missing => 0,
        Presence::Thin => 1,
        Presence::Whole => 2,
    }
}

fn presence(stored: i16) -> Presence {
    match stored {
        2 => Presence::Whole,
        1 => Presence::Thin,
        _ => Presence::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_as_they_were_stored() {
        let read = super::super::read("## Triggers\n\n- p95 > 5 s\n\n## Rollback\n\nSee.\n");
        let said = completeness(&read);
        let kept = said.map(|(_, presence)| stored(presence));
        assert_eq!(parts(&kept), Some(said));
        assert_eq!(parts(&[]), None);
    }
}
