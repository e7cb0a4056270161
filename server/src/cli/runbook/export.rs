//! `signalbox runbook export`: the newest version's bytes, as they were stored.

use crate::{cli::database, config::Data};
use sqlx::PgPool;
use std::{fs, io::Write, path::Path};

struct Stored {
    slug: String,
    text: String,
}

pub async fn export(data: &Data, slug: Option<&str>, to: Option<&Path>) -> Result<(), String> {
    let open = database::open(data).await?;
    let stored = stored(&open.pool, slug).await.map_err(|error| error.to_string());
    open.close().await?;
    let stored = stored?;
    match (slug, to) {
        (Some(slug), _) if stored.is_empty() => Err(format!("no runbook is called {slug}")),
        (_, Some(folder)) => write(folder, &stored),
        (_, None) => stored.iter().try_for_each(|one| said(one.text.as_bytes())),
    }
}

/// One by its slug, also an archived one; without a slug all that are not archived.
async fn stored(pool: &PgPool, slug: Option<&str>) -> Result<Vec<Stored>, sqlx::Error> {
    sqlx::query_as!(
        Stored,
        "select b.slug, v.text from runbook b
         join runbook_version v on v.runbook_id = b.id and v.version = b.latest
         where b.slug = $1 or ($1::text is null and b.archived_at is null) order by b.slug",
        slug
    )
    .fetch_all(pool)
    .await
}

fn write(folder: &Path, stored: &[Stored]) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for Stored { slug, text } in stored {
        let path = folder.join(format!("{slug}.md"));
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

fn said(bytes: &[u8]) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| error.to_string())
}
