//! What a mail server's refusal means, in words, and what follows from it.

/// RFC 3463: the enhanced status says more than the reply's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no such mailbox: nothing is sent there again.
    Gone,
    /// Not now: it is tried again.
    Later,
    /// Refused for what it is: the next update may pass.
    Refused,
    /// Refused for whence it comes: ours to mend, and nothing follows for the address.
    Ours,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    pub verdict: Verdict,
    pub says: &'static str,
    /// `550 5.1.1`, for those who run the mail server.
    pub code: String,
}

/// Refusals of updates in a row, after which a subscription rests until its owner confirms it again.
const MOST_IN_A_ROW: usize = 5;

/// `text` is the reply of the server, of any number of lines.
pub fn bounce(code: u16, text: &str) -> Bounce {
    let status = enhanced(code, text);
    let (class, subject, detail) = status.unwrap_or(((code / 100).min(9) as u8, 0, 0));
    let (verdict, says) = match (class, subject, detail) {
        (5, 1, 1..=3 | 6 | 10) => (Verdict::Gone, "There is no such mailbox."),
        (5, 1, 7 | 8) => (Verdict::Ours, "Our own address is not accepted."),
        (5, 1, _) => (Verdict::Refused, "The address is not accepted."),
        (5, 2, 1) => (Verdict::Gone, "The mailbox is switched off."),
        (_, 2, 2) => (Verdict::Later, "The mailbox is full."),
        (_, 2, 3) | (5, 3, 4) => (Verdict::Refused, "The mail is too large for them."),
        (5, 4, 4) => (Verdict::Refused, "Their host can't be found."),
        (5, 4, _) => (Verdict::Ours, "Our mail does not find its way to them."),
        (5, 7, 25..=29) | (5, 7, 20..=23) => {
            (Verdict::Ours, "Our mail is not authenticated: SPF, DKIM or the reverse name.")
        }
        (5, 7, _) => (Verdict::Ours, "Their server does not want our mail."),
        (4, 7, _) => (Verdict::Later, "Their server wants us to come back later."),
        (4, ..) => (Verdict::Later, "Their server can't take it at the moment."),
        // Without an enhanced status the text tells most.
        (5, 0, 0) if says_unknown(text) => (Verdict::Gone, "There is no such mailbox."),
        (5, ..) => (Verdict::Refused, "Their server refused it."),
        _ => (Verdict::Later, "Their server gave no clear answer."),
    };
    let code = match status {
        Some((class, subject, detail)) => format!("{code} {class}.{subject}.{detail}"),
        None => code.to_string(),
    };
    Bounce { verdict, says, code }
}

/// The first `5.1.1` of the reply, of the same class as its code.
fn enhanced(code: u16, text: &str) -> Option<(u8, u16, u16)> {
    text.split(|letter: char| letter.is_whitespace() || "-()[]<>:;,#".contains(letter)).find_map(|word| {
        let mut numbers = word.trim_end_matches('.').split('.');
        let class: u8 = numbers.next()?.parse().ok()?;
        let (subject, detail) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
        let is_status = numbers.next().is_none() && u16::from(class) == code / 100 && subject < 10 && detail < 1000;
        is_status.then_some((class, subject, detail))
    })
}

fn says_unknown(text: &str) -> bool {
    let text = text.to_lowercase();
    // "Domain of sender address does not exist" speaks of us.
    if text.contains("sender") {
        return false;
    }
    [
        "no such user",
        "user unknown",
        "unknown user",
        "does not exist",
        "no mailbox",
        "invalid recipient",
        "recipient rejected",
    ]
    .iter()
    .any(|words| text.contains(words))
}

/// Whether a subscription rests. `verdicts` are those of its last updates, newest first; none was handed over.
pub fn rests(verdicts: &[Option<Verdict>]) -> bool {
    let refused = verdicts.iter().take_while(|verdict| verdict.is_some()).count();
    verdicts.first() == Some(&Some(Verdict::Gone)) || refused >= MOST_IN_A_ROW
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn replies_in_words() {
        use Verdict::*;
        for (code, text, verdict, says, shown) in [
            (550, "5.1.1 <x@y>: Recipient address rejected", Gone, "There is no such mailbox.", "550 5.1.1"),
            (550, "No such user here", Gone, "There is no such mailbox.", "550"),
            (552, "5.2.2 Mailbox full", Later, "The mailbox is full.", "552 5.2.2"),
            (452, "4.2.2 Over quota", Later, "The mailbox is full.", "452 4.2.2"),
            (450, "4.7.1 Greylisted, come back", Later, "Their server wants us to come back later.", "450 4.7.1"),
            (421, "Too busy", Later, "Their server can't take it at the moment.", "421"),
            (
                550,
                "5.7.26 not authenticated",
                Ours,
                "Our mail is not authenticated: SPF, DKIM or the reverse name.",
                "550 5.7.26",
            ),
            (554, "5.7.1 Spam", Ours, "Their server does not want our mail.", "554 5.7.1"),
            (553, "5.1.8 Domain of sender does not exist", Ours, "Our own address is not accepted.", "553 5.1.8"),
            (550, "Domain of sender address does not exist", Refused, "Their server refused it.", "550"),
            (554, "5.4.6 Too many hops", Ours, "Our mail does not find its way to them.", "554 5.4.6"),
            (554, "Go away 10.0.0.7", Refused, "Their server refused it.", "554"),
            (552, "5.3.4 Message too big", Refused, "The mail is too large for them.", "552 5.3.4"),
            (550, "5.4.4 no route", Refused, "Their host can't be found.", "550 5.4.4"),
            // A status of another class than the code is a version or a typing error.
            (450, "Exim 5.1.1 says later", Later, "Their server can't take it at the moment.", "450"),
        ] {
            let bounce = bounce(code, text);
            assert_eq!((bounce.verdict, bounce.says, bounce.code.as_str()), (verdict, says, shown), "{text}");
        }
    }

    #[test]
    fn who_refuses_long_rests() {
        use Verdict::*;
        assert!(!rests(&[]) && rests(&[Some(Gone)]) && !rests(&[None, Some(Gone)]));
        assert!(!rests(&[Some(Refused); 4]) && rests(&[Some(Refused); 5]));
        assert!(!rests(&[Some(Later), Some(Later), None, Some(Later), Some(Later)]));
    }

    proptest! {
        #[test]
        fn a_temporary_reply_never_ends_anything(text in "\\PC{0,40}", code in 400u16..500) {
            prop_assert_ne!(bounce(code, &text).verdict, Verdict::Gone);
        }
    }
}
