//! Versions that were read lately. A version never changes, so what was read once stays right.

use crate::http::App;
use app::runbooks::Runbook;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::Uuid;

/// A read runbook takes some tens of kilobytes.
const MOST_KEPT: usize = 512;

pub fn shelf(app: &App) -> &Shelf {
    &app.shelf
}

#[derive(Default)]
pub struct Shelf {
    kept: Mutex<HashMap<(Uuid, i32), Kept>>,
    /// Counts the looks, so that what nobody asked for longest makes room.
    looks: AtomicU64,
}

struct Kept {
    runbook: Arc<Runbook>,
    looked: u64,
}

impl Shelf {
    /// The text is read only if this version was not read before.
    pub fn read(&self, runbook: Uuid, version: i32, text: &str) -> Arc<Runbook> {
        let looked = self.looks.fetch_add(1, Ordering::Relaxed);
        if let Some(known) = self.kept().get_mut(&(runbook, version)) {
            known.looked = looked;
            return known.runbook.clone();
        }
        // Without the lock: nobody waits for another one's long text.
        let read = Arc::new(super::read(text));
        let mut kept = self.kept();
        if kept.len() >= MOST_KEPT {
            make_room(&mut kept);
        }
        kept.insert((runbook, version), Kept { runbook: read.clone(), looked });
        read
    }

    /// A version that was read before.
    pub fn known(&self, runbook: Uuid, version: i32) -> Option<Arc<Runbook>> {
        let looked = self.looks.fetch_add(1, Ordering::Relaxed);
        let mut kept = self.kept();
        let known = kept.get_mut(&(runbook, version))?;
        known.looked = looked;
        Some(known.runbook.clone())
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<(Uuid, i32), Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The older half goes at once, so that a full shelf is not searched at every look.
fn make_room(kept: &mut HashMap<(Uuid, i32), Kept>) {
    let mut looks: Vec<u64> = kept.values().map(|kept| kept.looked).collect();
    let middle = looks.len() / 2;
    let (_, median, _) = looks.select_nth_unstable(middle);
    let median = *median;
    kept.retain(|_, kept| kept.looked > median);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_once() {
        let (shelf, id) = (Shelf::default(), Uuid::new_v4());
        let first = shelf.read(id, 1, "# One");
        assert!(Arc::ptr_eq(&first, &shelf.read(id, 1, "# Never read")));
        assert_eq!(shelf.read(id, 2, "# Two").title, "Two");
    }

    #[test]
    fn a_full_shelf_keeps_what_is_asked_for() {
        let (shelf, wanted) = (Shelf::default(), Uuid::new_v4());
        let first = shelf.read(wanted, 1, "# Wanted");
        for _ in 0..3 * MOST_KEPT {
            shelf.read(Uuid::new_v4(), 1, "# Other");
            assert!(Arc::ptr_eq(&first, &shelf.read(wanted, 1, "# Wanted")));
        }
        assert!(shelf.kept().len() <= MOST_KEPT);
    }
}
