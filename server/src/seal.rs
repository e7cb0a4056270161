//! Secrets that must be read back lie sealed in the database; the key lies in a file beside it.

use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};
use std::{
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

const KEY_BYTES: usize = 32;

pub struct Seal(LessSafeKey);

impl Seal {
    /// Lasts as long as the process: for tests, which keep nothing.
    pub fn passing() -> Seal {
        Seal::from_bytes(&fresh())
    }

    /// The installation's key; made, readable by its owner alone, where there is none yet.
    pub fn load(path: &Path) -> Result<Seal, String> {
        let told = |error: std::io::Error| {
            format!(
                "The key that seals secrets can't be kept in {}: {error}. Set SIGNALBOX_SECRET_KEY_FILE to a file \
                 that this account may write.",
                path.display()
            )
        };
        match fs::read(path) {
            Ok(bytes) => Seal::read(path, &bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make(path).map_err(told)?;
                Seal::read(path, &fs::read(path).map_err(told)?)
            }
            Err(error) => Err(told(error)),
        }
    }

    fn read(path: &Path, bytes: &[u8]) -> Result<Seal, String> {
        if let Ok(about) = fs::metadata(path)
            && about.permissions().mode() & 0o077 != 0
        {
            tracing::warn!(path = %path.display(), "others may read the key that seals secrets: chmod 600 it");
        }
        let text = String::from_utf8_lossy(bytes);
        let key = from_hex(text.trim()).ok_or_else(|| {
            format!("{} holds no key: 64 hexadecimal digits are expected. Put the right file there.", path.display())
        })?;
        Ok(Seal::from_bytes(&key))
    }

    fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Seal {
        Seal(LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, bytes).expect("a key of the right length")))
    }

    /// `place` names where it lies: moved elsewhere it does not open.
    pub fn close(&self, place: &str, secret: &str) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).expect("the system gives random bytes");
        let mut sealed = secret.as_bytes().to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut sealed)
            .expect("a secret is short");
        [nonce.to_vec(), sealed].concat()
    }

    /// None where it was sealed with another key or for another place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let plain = self.0.open_in_place(nonce, Aad::from(place), &mut sealed).ok()?;
        String::from_utf8(plain.to_vec()).ok()
    }
}

fn fresh() -> [u8; KEY_BYTES] {
    let mut bytes = [0; KEY_BYTES];
    SystemRandom::new().fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// Whole or not at all, and never over another one: of two processes that start at once, the first one's key stands.
fn make(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let hex: String = fresh().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(format!("{hex}\n").as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn from_hex(text: &str) -> Option<[u8; KEY_BYTES]> {
    let mut bytes = [0; KEY_BYTES];
    if text.len() != 2 * KEY_BYTES || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place() {
        let seal = Seal::passing();
        let sealed = seal.close("source/1", "s3cret");
        assert_eq!(seal.open("source/1", &sealed).as_deref(), Some("s3cret"));
        assert_eq!(seal.open("source/2", &sealed), None);
        assert_eq!(Seal::passing().open("source/1", &sealed), None);
        assert_eq!(seal.open("source/1", &sealed[..5]), None);
        assert_ne!(sealed, seal.close("source/1", "s3cret"), "no two look alike");
        assert!(!sealed.windows(6).any(|part| part == b"s3cret"));
    }

    #[test]
    fn the_key_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/secret.key");
        let first = Seal::load(&path).expect("a key");
        let again = Seal::load(&path).expect("the same key");
        assert_eq!(again.open("p", &first.close("p", "s3cret")).as_deref(), Some("s3cret"));
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("a list").count(), 1, "no draft is left");
        fs::write(&path, "nonsense").expect("written");
        assert!(Seal::load(&path).is_err_and(|says| says.contains("holds no key")));
    }
}
