//! Passwords: argon2id with the library's parameters, off the threads that serve requests.

use app::command::FieldError;
use argon2::{
    Argon2, PasswordHash, PasswordVerifier,
    password_hash::{PasswordHasher, SaltString},
};
use tokio::sync::Semaphore;

/// Each takes 19 MB and a core: whoever tries a thousand at once waits.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

pub const LEAST: usize = 12;
const MOST: usize = 1000;

pub fn refuse_weak(password: &str) -> Result<(), FieldError> {
    let length = password.chars().count();
    match length {
        0..LEAST => Err(FieldError::new("password", format!("{LEAST} characters or more; this has {length}."))),
        LEAST..=MOST => Ok(()),
        _ => Err(FieldError::new("password", format!("At most {MOST} characters."))),
    }
}

/// None where the machine has no memory left for it.
pub async fn hash(password: &str) -> Option<String> {
    let password = password.to_string();
    let work = move || {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).ok()?;
        Argon2::default().hash_password(password.as_bytes(), &salt).ok().map(|hash| hash.to_string())
    };
    let _permit = AT_ONCE.acquire().await.ok()?;
    tokio::task::spawn_blocking(work).await.ok().flatten()
}

/// Takes as long for a person who does not exist as for one who does.
pub async fn is_right(password: &str, stored: Option<&str>) -> bool {
    // Any hash will do here: nothing verifies against it.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b4dWRWJTmaaXOsL+TIANC8F5lg";
    let (password, exists) = (password.to_string(), stored.is_some());
    let stored = stored.unwrap_or(NOBODY).to_string();
    let work = move || {
        let Ok(hash) = PasswordHash::new(&stored) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
    };
    let Ok(_permit) = AT_ONCE.acquire().await else { return false };
    tokio::task::spawn_blocking(work).await.unwrap_or(false) && exists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let hash = hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(is_right("correct horse battery", Some(&hash)).await);
        assert!(!is_right("correct horse batterz", Some(&hash)).await);
        assert!(!is_right("correct horse battery", None).await);
        assert!(refuse_weak("eleven-chrs").is_err() && refuse_weak("twelve-chars").is_ok());
    }
}
