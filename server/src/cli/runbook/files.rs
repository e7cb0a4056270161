//! The files that a command line names, and their text.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// As large as a form may be.
const MOST_BYTES: u64 = 1_000_000;
const MOST_FILES: usize = 10_000;
const DEEPEST: usize = 16;
const ENDINGS: [&str; 3] = ["md", "markdown", "txt"];

/// Files as they are named; of folders all that look like runbooks, in the order of their names.
pub fn find(named: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in named {
        let kind = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
        match kind.is_dir() {
            true => folder(path, 0, &mut found)?,
            false => found.push(path.clone()),
        }
    }
    match found.len() {
        0 => Err(format!("no file ends in .{}", ENDINGS.join(" or ."))),
        count if count > MOST_FILES => Err(format!("{count} files are too many at once; {MOST_FILES} are the most")),
        _ => Ok(found),
    }
}

fn folder(path: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut entries = fs::read_dir(path).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        let (inner, kind) = (entry.path(), entry.file_type().map_err(failed)?);
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let ending = inner.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
        if kind.is_dir() && depth < DEEPEST {
            folder(&inner, depth + 1, found)?;
        } else if !kind.is_dir() && ENDINGS.contains(&ending.as_str()) {
            found.push(inner);
        }
    }
    Ok(())
}

/// The text as it lies there, to the byte.
pub fn text(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("This file is larger than {} kB. Split it.", MOST_BYTES / 1000));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("Line {line} is not UTF-8. Save the file as UTF-8.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_their_runbooks_in_order_and_files_are_taken_as_named() {
        let room = tempfile::tempdir().unwrap();
        let at = |name: &str| room.path().join(name);
        fs::create_dir_all(at("inner/.git")).unwrap();
        for name in ["b.md", "a.txt", "inner/c.MD", "picture.png", "inner/.git/d.md", ".e.md"] {
            fs::write(at(name), "# A\n").unwrap();
        }
        assert_eq!(find(&[room.path().into()]).unwrap(), [at("a.txt"), at("b.md"), at("inner/c.MD")]);
        assert_eq!(find(&[at("picture.png")]).unwrap(), [at("picture.png")]);
        assert!(find(&[at("gone.md")]).is_err());
        assert!(find(&[at("inner/.git")]).is_ok_and(|found| found.len() == 1));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_line() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("a.md");
        fs::write(&path, b"# A\n\xff\n").unwrap();
        assert_eq!(text(&path), Err("Line 2 is not UTF-8. Save the file as UTF-8.".into()));
        fs::write(&path, "a".repeat(MOST_BYTES as usize + 1)).unwrap();
        assert!(text(&path).is_err_and(|says| says.contains("larger")));
    }
}
