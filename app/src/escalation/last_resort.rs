//! Somebody is always there: a policy's last resort, or who stands in for it.

use crate::ids::PersonId;

/// The person the policy names while they may be paged, else the administrator who has been here longest. None only
/// where there is no active administrator at all.
pub fn last_resort(
    named: Option<PersonId>,
    is_active: &dyn Fn(PersonId) -> bool,
    administrators: &[PersonId],
) -> Option<PersonId> {
    named.into_iter().chain(administrators.iter().copied()).find(|person| is_active(*person))
}
