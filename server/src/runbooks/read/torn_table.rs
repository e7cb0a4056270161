//! A table whose cells stand on lines of their own: its header is known by its words.

const HEADERS: [&str; 26] = [
    "action",
    "actions",
    "immediate action",
    "mitigation",
    "command",
    "commands",
    "command/steps",
    "commands/steps",
    "step",
    "steps",
    "when",
    "when to use",
    "cause",
    "root cause",
    "threat",
    "symptom",
    "condition",
    "implementation",
    "follow-up",
    "follow up",
    "owner",
    "notes",
    "risk",
    "effect",
    "impact",
    "trigger",
];

/// How many of the first lines are the header of such a table: two at least, or none.
pub fn header<T: AsRef<str>>(lines: &[T]) -> usize {
    let known = |line: &&T| HEADERS.contains(&line.as_ref().trim().to_lowercase().as_str());
    Some(lines.iter().take_while(known).count()).filter(|width| *width >= 2).unwrap_or(0)
}

/// Header and rows; none if the lines do not fill whole rows.
pub fn read(text: &str) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    let width = header(&lines);
    let (header, cells) = lines.split_at(width);
    let fits = width > 0 && !cells.is_empty() && cells.len() % width == 0;
    fits.then(|| (header.to_vec(), cells.chunks(width).map(<[String]>::to_vec).collect()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn cells_are_put_back_into_rows() {
        let (header, rows) = read("Action\nSteps\nAdd a pod\nscale it\nDrop load\nset LOAD=0").unwrap();
        assert_eq!(header, ["Action", "Steps"]);
        assert_eq!(rows, [["Add a pod", "scale it"], ["Drop load", "set LOAD=0"]]);
        assert!(read("Action\nSteps\nAdd a pod").is_none());
        assert!(read("A sentence.\nAnother.").is_none());
    }
}
