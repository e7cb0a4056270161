//! `# 1. Title {.unnumbered}command# 2. Title {.unnumbered}command`: what is left of headings and fences when a page is
//! copied as plain text.

const MARK: &str = "{.unnumbered}";

/// Titles with the commands that stick to them; empty for a heading that carries the mark alone, or none.
pub fn split(line: &str) -> Vec<(String, String)> {
    let marks: Vec<usize> = line.match_indices(MARK).map(|(at, _)| at).collect();
    let mut found: Vec<(String, String)> = Vec::new();
    let mut from = 0;
    for at in marks {
        let between = &line[from..at];
        let title = between.rfind("# ").unwrap_or(0);
        if let Some((_, command)) = found.last_mut() {
            *command = between[..title].trim().into();
        }
        found.push((numberless(between[title..].trim_start_matches(['#', ' '])).into(), String::new()));
        from = at + MARK.len();
    }
    if let Some((_, command)) = found.last_mut() {
        *command = line[from..].trim().into();
    }
    found.retain(|(title, command)| !title.is_empty() || !command.is_empty());
    if found.iter().all(|(_, command)| command.is_empty()) { Vec::new() } else { found }
}

pub fn is_glued(line: &str) -> bool {
    line.trim_start().starts_with('#') && line.contains(MARK) && !split(line).is_empty()
}

/// The words without the number before them.
pub fn numberless(text: &str) -> &str {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let rest = digits.strip_prefix(['.', ')']).filter(|_| digits.len() < text.len());
    rest.map_or(text, str::trim_start).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_title_gets_its_command() {
        let line = "# 1. Look at disks {.unnumbered}df-h \\--total# 2. Count files {.unnumbered}ls |wc-l";
        let expected = [("Look at disks", "df-h \\--total"), ("Count files", "ls |wc-l")];
        assert_eq!(split(line), expected.map(|(title, command)| (title.to_string(), command.to_string())));
        assert!(is_glued(line));
        assert!(!is_glued("# 1. Look at disks {.unnumbered}"));
        assert!(!is_glued("Text {.unnumbered}ls"));
    }

    #[test]
    fn a_number_before_a_title_is_no_part_of_it() {
        let table = [("1. Look", "Look"), ("12) Look", "Look"), ("5xx rise", "5xx rise"), ("3 pods", "3 pods")];
        for (text, expected) in table {
            assert_eq!(numberless(text), expected);
        }
    }
}
