//! The mail of an update: a subject in one line, a text, and the same as HTML.

use super::told::{Told, one_line};
use crate::status::view::dated;
use askama::Template;

/// Longer ones are cut by mail programs anyway.
const SUBJECT: usize = 120;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Template)]
#[template(path = "subscribers/mail.html")]
struct Html<'a> {
    name: &'a str,
    line: &'a str,
    when: &'a str,
    lines: Vec<&'a str>,
    parts: &'a [String],
    address: &'a str,
    end: &'a str,
}

/// `end` is the address that ends the subscription, the same as in the headers.
pub fn mail(told: &Told, end: &str) -> Result<Mail, askama::Error> {
    let (name, line, address) = (one_line(&told.view.name), told.line(), told.address());
    let when = dated(told.update.at, told.view.zone);
    let affected = told.update.affected.iter();
    let parts: Vec<String> =
        affected.map(|part| format!("{}: {}", one_line(&part.name), part.new.word().to_lowercase())).collect();
    let html = Html {
        name: &name,
        line: &line,
        when: &when,
        lines: told.update.body.lines().collect(),
        parts: &parts,
        address: &address,
        end,
    };
    let listed = if parts.is_empty() { String::new() } else { format!("\n\n{}", parts.join("\n")) };
    let text = format!(
        "{line}\n{when}\n\n{}{listed}\n\nAll updates: {address}\n\n-- \nYou subscribed to the status of {name}. \
         End it: {end}\n",
        told.update.body
    );
    Ok(Mail { subject: subject(&name, &line), text, html: html.render()? })
}

fn subject(name: &str, line: &str) -> String {
    let whole = format!("[{name}] {line}");
    match whole.chars().count() > SUBJECT {
        true => whole.chars().take(SUBJECT - 1).chain(['…']).collect(),
        false => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        status::view::{UpdateView, sample::*},
        subscribers::told::told,
    };
    use proptest::prelude::*;

    const END: &str = "https://status.acme.test/status/unsubscribe/s";

    #[test]
    fn a_mail_stands_alone() {
        let view = sample();
        let mail = mail(&told(&view, "updateupdat2", false).unwrap(), END).unwrap();
        assert_eq!(mail.subject, "[Acme AI] Identified: The support assistant refuses some questions");
        for words in
            ["15 Feb 2025 14:42 UTC", "What you see: The assistant", "Support assistant: partly not working", END]
        {
            assert!(mail.text.contains(words), "{words}: {}", mail.text);
            assert!(mail.html.contains(words), "{words}: {}", mail.html);
        }
        assert!(mail.html.contains("take it back &#60;now&#62;."), "{}", mail.html);
        assert!(!mail.html.contains("<img") && !mail.html.contains("<script"));
    }

    proptest! {
        #[test]
        fn what_a_person_wrote_stays_text(title in anything(), body in anything()) {
            let view = sample();
            let known = told(&view, "updateupdat2", false).unwrap();
            let plain = mail(&known, END).unwrap().html;
            let body = body.replace(['\n', '\r'], " ");
            let update = UpdateView { title, body, ..known.update.clone() };
            let mail = mail(&Told { update: &update, ..known }, END).unwrap();
            prop_assert!(!mail.subject.contains(|letter: char| letter.is_control()));
            prop_assert!(mail.subject.chars().count() <= SUBJECT);
            let tags = |html: &str| html.matches('<').count();
            prop_assert!(tags(&mail.html) <= tags(&plain));
        }
    }
}
