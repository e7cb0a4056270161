//! A person's rules as one sentence.

use super::{Kind, Urgency, after};
use crate::ids::{ChannelId, ContactRuleId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: ContactRuleId,
    pub channel: ChannelId,
    pub urgency: Urgency,
    pub minutes: i16,
    pub kind: Kind,
    pub name: String,
}

/// "At once by push, after 1 min by mail." Rules come in the order of their minutes.
pub fn ladder(rules: &[Rule]) -> String {
    let mut words = String::new();
    let mut before = None;
    for rule in rules {
        let by = match rule.name == rule.kind.name() {
            true => rule.kind.to_string(),
            false => format!("{} “{}”", rule.kind, rule.name),
        };
        match before {
            Some(minutes) if minutes == rule.minutes => words.push_str(&format!(" and {by}")),
            Some(_) => words.push_str(&format!(", {} by {by}", after(rule.minutes))),
            None => words.push_str(&format!("{} by {by}", after(rule.minutes))),
        }
        before = Some(rule.minutes);
    }
    if words.is_empty() {
        words.push_str("at once by mail");
    }
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    format!("{}{}.", first.into_iter().collect::<String>(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn rule(minutes: i16, kind: Kind, name: &str) -> Rule {
        Rule {
            id: ContactRuleId(Uuid::nil()),
            channel: ChannelId(Uuid::nil()),
            urgency: Urgency::High,
            minutes,
            kind,
            name: name.into(),
        }
    }

    #[test]
    fn rules_read_as_one_sentence() {
        assert_eq!(ladder(&[]), "At once by mail.");
        let both = [rule(0, Kind::Push, "My phone"), rule(0, Kind::Slack, "Chat"), rule(1, Kind::Mail, "Mail")];
        assert_eq!(ladder(&both), "At once by push “My phone” and chat, after 1 min by mail.");
    }
}
