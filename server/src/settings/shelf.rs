//! Secrets on their way from the form that made them to the page that shows them once. They never lie in the database;
//! another replica does not have them, and its page says so.

use app::ids::PersonId;
use chrono::{DateTime, Duration, Utc};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;

const LASTS: Duration = Duration::minutes(5);
const MOST: usize = 100;

pub(crate) struct Kept {
    pub secret: String,
    /// The scope of a token, the address of an invitation.
    pub about: String,
    at: DateTime<Utc>,
}

type Shelf = BTreeMap<(PersonId, Uuid), Kept>;

static SHELF: Mutex<Shelf> = Mutex::new(BTreeMap::new());

fn shelf() -> MutexGuard<'static, Shelf> {
    SHELF.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps it for its maker; the answer is what the page asks by.
pub(crate) fn put(maker: PersonId, secret: &str, about: &str, now: DateTime<Utc>) -> Uuid {
    let made = Uuid::new_v4();
    put_in(&mut shelf(), (maker, made), Kept { secret: secret.into(), about: about.into(), at: now });
    made
}

/// For the maker alone, and only once.
pub(crate) fn take(maker: PersonId, made: Uuid, now: DateTime<Utc>) -> Option<Kept> {
    take_from(&mut shelf(), (maker, made), now)
}

fn put_in(shelf: &mut Shelf, key: (PersonId, Uuid), kept: Kept) {
    let now = kept.at;
    shelf.retain(|_, other| now - other.at < LASTS);
    while shelf.len() >= MOST {
        let Some(oldest) = shelf.iter().min_by_key(|(_, other)| other.at).map(|(key, _)| *key) else { break };
        shelf.remove(&oldest);
    }
    shelf.insert(key, kept);
}

fn take_from(shelf: &mut Shelf, key: (PersonId, Uuid), now: DateTime<Utc>) -> Option<Kept> {
    shelf.remove(&key).filter(|kept| now - kept.at < LASTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_600 + second, 0).expect("a time")
    }

    fn kept(second: i64) -> Kept {
        Kept { secret: "s".into(), about: String::new(), at: at(second) }
    }

    fn key(person: u128, made: u128) -> (PersonId, Uuid) {
        (PersonId(Uuid::from_u128(person)), Uuid::from_u128(made))
    }

    #[test]
    fn it_is_shown_once_to_its_maker_and_soon() {
        let mut shelf = Shelf::new();
        put_in(&mut shelf, key(1, 1), kept(0));
        assert!(take_from(&mut shelf, key(2, 1), at(1)).is_none(), "another person");
        assert!(take_from(&mut shelf, key(1, 1), at(1)).is_some());
        assert!(take_from(&mut shelf, key(1, 1), at(2)).is_none(), "a second time");
        put_in(&mut shelf, key(1, 2), kept(0));
        assert!(take_from(&mut shelf, key(1, 2), at(300)).is_none(), "too late");
    }

    #[test]
    fn the_shelf_is_small() {
        let mut shelf = Shelf::new();
        for made in 0..150 {
            put_in(&mut shelf, key(1, made), kept(made as i64));
        }
        assert_eq!(shelf.len(), MOST);
        assert!(!shelf.contains_key(&key(1, 49)) && shelf.contains_key(&key(1, 50)));
        put_in(&mut shelf, key(1, 999), kept(10_000));
        assert_eq!(shelf.len(), 1, "the old ones are swept away");
    }
}
