//! Parsed versions. A version never changes, so what was parsed once stays right.

use app::runbooks::Runbook;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

const MOST_KEPT: usize = 256;
static PARSED: Mutex<BTreeMap<(Uuid, i32), Arc<Runbook>>> = Mutex::new(BTreeMap::new());

pub(super) fn parsed(id: Uuid, version: i32, text: &str) -> Arc<Runbook> {
    if let Some(known) = PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(&(id, version)) {
        return known.clone();
    }
    let runbook = Arc::new(super::read(text));
    let mut kept = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert((id, version), runbook.clone());
    runbook
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_parsed_once() {
        let id = Uuid::new_v4();
        let first = parsed(id, 1, "# One");
        assert!(Arc::ptr_eq(&first, &parsed(id, 1, "# Never read")));
        assert_eq!(parsed(id, 2, "# Two").title, "Two");
    }
}
