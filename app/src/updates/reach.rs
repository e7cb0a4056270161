//! How far an update goes, and how far it went.

/// Those who will be told, by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub mails: i64,
    pub webhooks: i64,
    pub slack: i64,
}

/// What became of one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub whole: i64,
    pub handed_over: i64,
    /// Failed at least once and are tried again.
    pub retrying: i64,
    /// Given up.
    pub dropped: i64,
}

/// "status page at once · 1,204 mails · 18 webhooks · 2 feeds".
pub fn goes_to(reach: Reach) -> String {
    let channels = [
        (reach.mails, "mail", "mails"),
        (reach.webhooks, "webhook", "webhooks"),
        (reach.slack, "Slack channel", "Slack channels"),
    ];
    let counted = channels.into_iter().filter(|(count, ..)| *count > 0);
    let counted =
        counted.map(|(count, one, many)| format!("{} {}", number(count), if count == 1 { one } else { many }));
    let all: Vec<String> =
        ["status page at once".to_string()].into_iter().chain(counted).chain(["2 feeds".into()]).collect();
    all.join(" · ")
}

/// "mails 1,204 of 1,204 handed over"; "webhooks 16 of 18 handed over, 1 retries, 1 was given up".
pub fn went_to(channel: &str, sent: Sent) -> String {
    let mut said = vec![format!("{channel} {} of {} handed over", number(sent.handed_over), number(sent.whole))];
    if sent.retrying > 0 {
        said.push(format!("{} {}", number(sent.retrying), if sent.retrying == 1 { "retries" } else { "retry" }));
    }
    if sent.dropped > 0 {
        said.push(format!("{} {} given up", number(sent.dropped), if sent.dropped == 1 { "was" } else { "were" }));
    }
    said.join(", ")
}

/// `1,204`.
fn number(count: i64) -> String {
    let digits = count.abs().to_string();
    let mut said = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    if count < 0 { format!("−{said}") } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_and_after() {
        assert_eq!(goes_to(Reach::default()), "status page at once · 2 feeds");
        let reach = Reach { mails: 1204, webhooks: 18, slack: 1 };
        assert_eq!(goes_to(reach), "status page at once · 1,204 mails · 18 webhooks · 1 Slack channel · 2 feeds");
        let all = Sent { whole: 1204, handed_over: 1204, ..Sent::default() };
        assert_eq!(went_to("mails", all), "mails 1,204 of 1,204 handed over");
        let some = Sent { whole: 18, handed_over: 16, retrying: 1, dropped: 1 };
        assert_eq!(went_to("webhooks", some), "webhooks 16 of 18 handed over, 1 retries, 1 was given up");
        assert_eq!([0, 999, 1000, 1234567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
