//! Mail by SMTP: plain text and HTML, under a Message-ID that a second try repeats.

use super::{deliver::Failed, due::Due};
use app::notifications::message::Message;
use askama::Template;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{Mailbox, MultiPart, header},
    transport::smtp::PoolConfig,
};
use std::time::Duration;

/// Of each step of the conversation.
const TIMEOUT: Duration = Duration::from_secs(8);
/// Of all of it: below what a job may take.
const LONGEST: Duration = Duration::from_secs(30);
/// Of one mail among many: below its lease.
const LONGEST_OF_MANY: Duration = Duration::from_secs(20);
/// Kept open while there is something to send.
const MOST_CONNECTIONS: u32 = 24;

/// The operator's mail server; without one no mail leaves the house, and pages say so.
#[derive(Clone)]
pub struct Mail(Option<Server>);

#[derive(Clone)]
struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Without the account's name and password.
    place: String,
}

impl Mail {
    pub fn none() -> Mail {
        Mail(None)
    }

    /// `smtp://host`, with `?tls=required` or `?tls=opportunistic`, or `smtps://`, with `user:password@` before the host.
    /// The error may be shown: it holds no part of the address.
    pub fn to(url: &str, from: &str) -> Result<Mail, String> {
        let parsed = reqwest::Url::parse(url).map_err(|error| format!("SIGNALBOX_SMTP_URL can't be read: {error}."))?;
        let from: Mailbox = from.parse().map_err(|error| {
            format!("SIGNALBOX_MAIL_FROM is no mail address ({error}); write it as Signalbox <signalbox@example.org>.")
        })?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| {
            "SIGNALBOX_SMTP_URL can't be used. Write smtps://user:password@host, smtp://host?tls=required, \
             smtp://host?tls=opportunistic or smtp://host."
                .to_string()
        })?;
        let is_open = parsed.scheme() == "smtp" && !parsed.query_pairs().any(|(name, _)| name == "tls");
        if is_open && parsed.password().is_some() {
            tracing::warn!("the password of SIGNALBOX_SMTP_URL travels in the open: add ?tls=required");
        }
        let port = parsed.port().map(|port| format!(":{port}")).unwrap_or_default();
        let place = format!("{}://{}{port}", parsed.scheme(), parsed.host_str().unwrap_or_default());
        let transport =
            transport.timeout(Some(TIMEOUT)).pool_config(PoolConfig::new().max_size(MOST_CONNECTIONS)).build();
        Ok(Mail(Some(Server { transport, from, place })))
    }

    /// Where mails go and whom they come from.
    pub fn words(&self) -> Option<(String, String)> {
        self.0.as_ref().map(|server| (server.place.clone(), server.from.to_string()))
    }

    pub(crate) fn from(&self) -> Option<Mailbox> {
        self.0.as_ref().map(|server| server.from.clone())
    }

    /// A mail that was written elsewhere, over a connection that may be open already.
    pub(crate) async fn hand_over(&self, mail: lettre::Message) -> Result<(), NotTaken> {
        let Some(server) = &self.0 else { return Err(NotTaken::NoServer) };
        match tokio::time::timeout(LONGEST_OF_MANY, server.transport.send(mail)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(match error.status() {
                Some(code) if is_our_own(code.into()) => NotTaken::Away,
                Some(code) => NotTaken::Answered(code.into(), said(&error)),
                None if error.is_client() => NotTaken::Unsendable,
                None => NotTaken::Away,
            }),
            Err(_) => Err(NotTaken::Away),
        }
    }

    pub(super) async fn send(&self, due: &Due, message: &Message) -> Result<String, Failed> {
        let Some(server) = &self.0 else {
            return Err(Failed::for_good("No mail server is set: the operator sets SIGNALBOX_SMTP_URL."));
        };
        let mail = server.mail(due, message)?;
        let Ok(sent) = tokio::time::timeout(LONGEST, server.transport.send(mail)).await else {
            return Err(Failed::for_now(format!("The mail server did not end in {} s.", LONGEST.as_secs())));
        };
        match sent {
            Ok(answer) => {
                let says = answer.message().collect::<Vec<_>>().join(" ");
                Ok(format!("{} {says}", answer.code()).trim().to_string())
            }
            Err(error) => Err(Failed { says: said(&error), is_final: error.is_permanent(), asks: None }),
        }
    }
}

/// The mail server refuses us, not the address: its password is wrong, or it wants encryption.
fn is_our_own(code: u16) -> bool {
    matches!(code, 421 | 432 | 454 | 530 | 534 | 535 | 538)
}

/// Why the mail server did not take a mail.
#[derive(Debug)]
pub(crate) enum NotTaken {
    NoServer,
    /// It did not answer, or not in time.
    Away,
    /// Its reply: the code, and the text of all its lines.
    Answered(u16, String),
    /// The address needs what the server can't do.
    Unsendable,
}

impl Server {
    fn mail(&self, due: &Due, message: &Message) -> Result<lettre::Message, Failed> {
        let no_address = |_| Failed::for_good(format!("{} is no mail address.", due.person.email));
        let to: Address = due.person.email.parse().map_err(no_address)?;
        let domain = self.from.email.domain();
        let mut mail = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(due.person.name.clone()), to))
            .subject(message.subject.clone())
            .date(due.noticed_at.into())
            .message_id(Some(format!("<{}@{domain}>", due.id.simple())))
            .raw_header(header::HeaderValue::new(
                header::HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".into(),
            ));
        if let Some(number) = due.number() {
            // Mail programs show what belongs to one incident together.
            mail = mail.references(format!("<incident-{number}@{domain}>"));
        }
        if due.is_urgent {
            mail = mail.raw_header(header::HeaderValue::new(
                header::HeaderName::new_from_ascii_str("X-Priority"),
                "1 (Highest)".into(),
            ));
        }
        let html = Html { message }.render().map_err(|error| Failed::for_good(error.to_string()))?;
        let text = format!("{}\n-- \n{}\n", message.text(), message.foot);
        mail.multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|error| Failed::for_good(error.to_string()))
    }
}

/// The innermost words of lettre's errors are the server's own.
fn said(error: &lettre::transport::smtp::Error) -> String {
    use std::error::Error;
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = inner.source();
    }
    format!("The mail server: {words}")
}

#[derive(Template)]
#[template(path = "notifications/mail.html")]
struct Html<'a> {
    message: &'a Message,
}
