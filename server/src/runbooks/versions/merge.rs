//! Two edits of one text, together. Where both wrote, both stand between marks for a person to choose.

use super::unified;

const MARKS: [(&str, &str); 2] = [("<<<<<<< ours", "<<<<<<< yours"), (">>>>>>> theirs", ">>>>>>> theirs")];

/// The text, and the number of places that need a person.
pub fn merge(base: &str, yours: &str, theirs: &str) -> (String, usize) {
    let (base, yours, theirs) = (unified(base), unified(yours), unified(theirs));
    let mut options = diffy::MergeOptions::new();
    options.set_conflict_style(diffy::ConflictStyle::Merge);
    match options.merge(&base, &yours, &theirs) {
        Ok(merged) => (merged, 0),
        Err(marked) => {
            let places = marked.lines().filter(|line| *line == MARKS[0].0).count();
            let lines =
                marked.split('\n').map(|line| MARKS.iter().find(|(from, _)| *from == line).map_or(line, |mark| mark.1));
            (lines.collect::<Vec<_>>().join("\n"), places)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_in_two_places_stand_together() {
        let base = "one\n\ntwo\n\nthree\n";
        let (text, places) = merge(base, "ONE\n\ntwo\n\nthree\n", "one\r\n\r\ntwo\r\n\r\nTHREE\r\n");
        assert_eq!((text.as_str(), places), ("ONE\n\ntwo\n\nTHREE\n", 0));
    }

    #[test]
    fn edits_in_one_place_stand_both() {
        let (text, places) = merge("a\nold\nz\n", "a\nmine\nz\n", "a\nhers\nz\n");
        assert_eq!(places, 1);
        assert_eq!(text, "a\n<<<<<<< yours\nmine\n=======\nhers\n>>>>>>> theirs\nz\n");
    }

    proptest::proptest! {
        /// Nothing that either wrote is lost, whatever they wrote.
        #[test]
        fn every_added_line_is_there(mine in "[a-c]{0,12}", hers in "[a-c]{0,12}") {
            let lines = |text: &str, mark: &str| text.chars().map(|c| format!("{c}{mark}\n")).collect::<String>();
            let (mine, hers) = (lines(&mine, "1"), lines(&hers, "2"));
            let (text, _) = merge("", &mine, &hers);
            for line in mine.lines().chain(hers.lines()) {
                proptest::prop_assert!(text.lines().any(|merged| merged == line));
            }
        }
    }
}
