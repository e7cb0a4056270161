//! `signalbox runbook import`: files become versions, all of them or none.

use super::files;
use crate::{
    cli::database,
    config::Data,
    runbooks::{
        address, read,
        versions::{Draft, Outcome, save_version},
    },
};
use app::runbooks::{completeness, spoken};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

/// A file with its place in the library.
struct Ready {
    path: PathBuf,
    slug: String,
    text: String,
}

pub async fn import(data: &Data, named: &[PathBuf], comment: &str) -> Result<(), String> {
    let ready = ready(files::find(named)?)?;
    let open = database::open(data).await?;
    let said = write(&open.pool, &ready, comment, open.clock.now()).await.map_err(|error| error.to_string());
    open.close().await?;
    print!("{}", said?);
    Ok(())
}

/// Reads everything before anything is written; says all that stands in the way at once.
fn ready(paths: Vec<PathBuf>) -> Result<Vec<Ready>, String> {
    let mut ready = Vec::new();
    let mut wrong = Vec::new();
    let mut taken: HashMap<String, PathBuf> = HashMap::new();
    for path in paths {
        match place(&path) {
            Err(says) => wrong.push(format!("{}: {says}", path.display())),
            Ok(file) => match taken.insert(file.slug.clone(), path.clone()) {
                None => ready.push(file),
                Some(other) => wrong.push(format!(
                    "{}: `{}` is also the slug of {}. Write another `slug:` at the top of one of them.",
                    path.display(),
                    file.slug,
                    other.display()
                )),
            },
        }
    }
    match wrong.is_empty() {
        true => Ok(ready),
        false => Err(format!("nothing is imported\n{}", wrong.join("\n"))),
    }
}

fn place(path: &Path) -> Result<Ready, String> {
    let text = files::text(path)?;
    if text.trim().is_empty() {
        return Err("The file is empty.".into());
    }
    if text.contains('\0') {
        return Err("The file holds a NUL character. Take it out.".into());
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let slug = address::of(&read(&text), &stem).map_err(|says| says.to_string())?;
    Ok(Ready { path: path.into(), slug, text })
}

async fn write(pool: &PgPool, ready: &[Ready], comment: &str, at: DateTime<Utc>) -> Result<String, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let mut said = String::new();
    for file in ready {
        said += &one(&mut tx, file, comment, at).await?;
    }
    tx.commit().await?;
    Ok(said)
}

async fn one(
    connection: &mut PgConnection,
    file: &Ready,
    comment: &str,
    at: DateTime<Utc>,
) -> Result<String, sqlx::Error> {
    let draft = Draft { text: &file.text, comment, by: None, at, shipped: false };
    let kept = save_version(connection, &file.slug, &draft).await?;
    let became = match kept.outcome {
        Outcome::First => "a new runbook, ".to_string(),
        Outcome::Next => format!("version {}, ", kept.version),
        Outcome::Same => return Ok(format!("{}: {} has the same bytes already\n", file.path.display(), file.slug)),
    };
    let runbook = read(&file.text);
    let problems = match runbook.problems.len() {
        0 => String::new(),
        1 => ", one problem".into(),
        several => format!(", {several} problems"),
    };
    let archived = if kept.is_archived { "; it is archived and stays so" } else { "" };
    let parts = spoken(&completeness(&runbook));
    Ok(format!("{}: {}, {became}{parts}{problems}{archived}\n", file.path.display(), file.slug))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_files_with_one_slug_are_refused_before_anything_is_written() {
        let room = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            std::fs::write(room.path().join(name), text).unwrap();
            room.path().join(name)
        };
        let (a, b) = (write("a.md", "---\nslug: x\n---\n"), write("b.md", "---\nslug: x\n---\n"));
        let says = ready(vec![a.clone(), b, write("c.md", " \n")]).err().unwrap();
        assert!(says.contains("b.md: `x` is also the slug of") && says.contains("c.md: The file is empty."), "{says}");
        assert_eq!(ready(vec![a]).unwrap()[0].slug, "x");
    }
}
