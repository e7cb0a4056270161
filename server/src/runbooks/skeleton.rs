//! A new runbook with all eight parts to write, or filled with what is known already.

use app::runbooks::Part;

/// What stands in it from the start.
#[derive(Debug, Default)]
pub struct Start {
    pub slug: String,
    pub title: String,
    pub class: String,
    pub severity: String,
    pub triggers: Vec<String>,
    pub checks: Vec<String>,
    /// Title, and when it helps.
    pub mitigations: Vec<(String, String)>,
    /// Heading and lines of what was written meanwhile.
    pub notes: Option<(String, Vec<String>)>,
}

impl Start {
    pub fn text(&self) -> String {
        let mut text = format!(
            "---\nslug: {}\ntitle: {}\nfailure_class: {}\nseverity: {}\n\
             owner_role:\nvariables:\nrestricted: no\n---\n\n",
            self.slug,
            one_line(&self.title),
            self.class,
            self.severity
        );
        text += "## Signals\n\n";
        text += &list("## Trigger conditions", "- ", &self.triggers);
        text += &list("## Severity", "- ", &[]);
        text += &list("## Triage `time: 5m`", "- [ ] ", &self.checks);
        text += "## Decision tree\n\n## Mitigations\n\n";
        for (at, (title, when)) in self.mitigations.iter().enumerate() {
            text += &format!("### step-{}: {}\n", at + 1, one_line(title));
            if !when.trim().is_empty() {
                text += &format!("When: {}\n", one_line(when));
            }
            text += "\n";
        }
        text += &list("## Rollback", "- [ ] ", &[]);
        for each in [Part::Communication, Part::Recovery] {
            text += part(each);
            text += "\n";
        }
        text += &list("## Resolution", "- [ ] ", &[]);
        text += part(Part::Postmortem);
        if let Some((heading, lines)) = &self.notes {
            text += "\n";
            text += list(&format!("## {}", one_line(heading)), "- ", lines).trim_end();
            text += "\n";
        }
        text
    }
}

/// A part to write, with its heading.
pub fn part(part: Part) -> &'static str {
    match part {
        Part::Triggers => "## Trigger conditions\n-\n",
        Part::Severity => "## Severity\n- SEV1:\n- SEV2:\n- SEV3:\n- SEV4:\n",
        Part::Owner => "## Owner\n-\n",
        Part::Triage => "## Triage `time: 5m`\n- [ ]\n",
        Part::Rollback => "## Rollback\n- [ ]\n",
        Part::Communication => COMMUNICATION,
        Part::Recovery => "## Recovery verification\n\n| signal | role | bound | hold |\n|---|---|---|---|\n",
        Part::Postmortem => "## Postmortem\n- What broke, and why?\n- Why was it seen late?\n",
    }
}

const COMMUNICATION: &str = "## Communication

### Internal
Users see: {{ users_see }}. Since {{ since }}. Scope: {{ scope }}.
We are doing: {{ mitigation }}. Owner: {{ owner }}. Next update at {{ next_update }}.

### Customer
{{ users_see }} This began at {{ since }} and concerns {{ scope }}.
We are acting on it: {{ mitigation }}. {{ owner }} leads the work, and we will write again at {{ next_update }}.
";

/// Empty, it is a heading alone: a mark without words would be read as a line.
fn list(heading: &str, mark: &str, lines: &[String]) -> String {
    let mut text = format!("{heading}\n");
    for line in lines {
        text += &format!("{mark}{}\n", one_line(line));
    }
    text + "\n"
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use app::runbooks::{Presence, completeness};

    #[test]
    fn a_skeleton_lacks_only_what_its_writer_knows() {
        let start = Start { slug: "a-b".into(), title: "A b".into(), ..Start::default() };
        let runbook = read(&start.text());
        let says: Vec<_> = runbook.problems.iter().map(|problem| (problem.line, &problem.message)).collect();
        assert!(says.is_empty(), "{says:?}");
        let whole = completeness(&runbook).into_iter().filter(|(_, presence)| *presence == Presence::Whole);
        assert_eq!(whole.map(|(part, _)| part).collect::<Vec<_>>(), [Part::Communication], "nobody wrote the others");
    }

    #[test]
    fn what_is_known_stands_in_its_place() {
        let start = Start {
            slug: "slow".into(),
            title: "Slow\nanswers".into(),
            triggers: vec!["Alert P95High fires".into()],
            checks: vec!["Look at\nthe queue".into(), "Is it real?".into()],
            mitigations: vec![("Scale up".into(), "load is high".into())],
            notes: Some(("Notes from #42".into(), vec!["14:10, Ana: it began".into()])),
            ..Start::default()
        };
        let runbook = read(&start.text());
        assert_eq!(runbook.title, "Slow answers");
        assert_eq!(runbook.triggers[0].text, "Alert P95High fires");
        let checks: Vec<_> = runbook.triage.checks.iter().map(|check| check.text.as_str()).collect();
        assert_eq!(checks, ["Look at the queue", "Is it real?"]);
        assert_eq!(
            (runbook.mitigations[0].title.as_str(), runbook.mitigations[0].when.as_deref()),
            ("Scale up", Some("load is high"))
        );
        assert!(runbook.prose.iter().any(|prose| prose.heading == "Notes from #42" && prose.markdown.contains("Ana")));
    }
}
