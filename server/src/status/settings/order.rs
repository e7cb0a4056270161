use crate::http::Refusal;
use app::status::Seen;
use uuid::Uuid;

/// Where its writer moved it to, from 1; none where the field is empty or as the form showed it.
pub(super) fn moved_to(seen: &Seen, text: &str) -> Result<Option<i32>, Refusal> {
    Ok(place(text)?.filter(|_| !seen.is_untouched("place", text)))
}

fn place(text: &str) -> Result<Option<i32>, Refusal> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Refusal::field("place", "Give its place as a number.")),
    }
}

/// The others in their order, with this one at its place.
pub(super) fn with_at(mut others: Vec<Uuid>, id: Uuid, place: i32) -> Vec<Uuid> {
    let index = usize::try_from(place.max(1) - 1).unwrap_or_default().min(others.len());
    others.insert(index, id);
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_from_one_and_never_outside() {
        let id = Uuid::from_u128;
        for (at, expected) in [(-3, [9, 1, 2]), (1, [9, 1, 2]), (2, [1, 9, 2]), (7, [1, 2, 9])] {
            assert_eq!(with_at(vec![id(1), id(2)], id(9), at), expected.map(id));
        }
        assert!(place("two").is_err() && place(" ").unwrap().is_none());
    }
}
