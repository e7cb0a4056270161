//! One HTTP client. A name is resolved once, its addresses are checked, and only a checked one is connected to.

use super::{EnteredBy, Reach, database::is_among};
use axum::http::{HeaderMap, Method};
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{
    error::Error,
    fmt,
    net::{IpAddr, SocketAddr},
    sync::{Arc, OnceLock},
    time::Duration,
};

const CONNECT: Duration = Duration::from_secs(3);
const LONGEST_SAID: usize = 300;

pub struct Outgoing {
    reach: Reach,
    /// One for each guard: an open connection is only used again by those who might have opened it.
    clients: [OnceLock<Client>; 4],
}

pub struct Question<'a> {
    pub method: Method,
    pub address: &'a str,
    /// Decides how far it may reach.
    pub entered_by: EnteredBy,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// From the first byte that is sent to the last that is read.
    pub timeout: Duration,
    pub most_bytes: usize,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Nobody answered, or it was too much. Holds no part of a secret, and can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Outgoing {
    pub fn new(reach: Reach) -> Outgoing {
        // A second one that was installed before serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Outgoing { reach, clients: Default::default() }
    }

    pub async fn ask(&self, question: Question<'_>) -> Result<Answer, Failure> {
        let by = question.entered_by;
        let url = self.checked(question.address, by).await?;
        let place = place(&url);
        let seconds = question.timeout.as_secs_f32();
        let asked = self
            .client(by, self.is_database_port(&url))
            .request(question.method, url)
            .headers(question.headers)
            .body(question.body)
            .timeout(question.timeout);
        let told = |error: reqwest::Error| Failure(why(&place, &error, seconds));
        let mut response = asked.send().await.map_err(told)?;
        let mut answer =
            Answer { status: response.status().as_u16(), headers: response.headers().clone(), body: Vec::new() };
        while let Some(chunk) = response.chunk().await.map_err(told)? {
            if answer.body.len() + chunk.len() > question.most_bytes {
                return Err(Failure(format!("{place} answered more than {} kB.", question.most_bytes / 1024)));
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }

    /// A number in place of a name is never resolved, so it is checked here.
    async fn checked(&self, address: &str, by: EnteredBy) -> Result<Url, Failure> {
        let url = Url::parse(address).map_err(|error| Failure(format!("This is no address: {error}.")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure("An address begins with http:// or https://.".into()));
        }
        let host = url.host_str().unwrap_or_default();
        let Ok(number) = host.trim_start_matches('[').trim_end_matches(']').parse() else { return Ok(url) };
        let guard = self.guard(by, self.is_database_port(&url));
        match guard.refuses(number, &guard.database().await) {
            Some(why) => Err(Failure(format!("connect to {}: refused. {why}", place(&url)))),
            None => Ok(url),
        }
    }

    /// Why a number in place of a name would be refused, without asking anybody.
    pub fn refuses_number(&self, url: &Url, by: EnteredBy) -> Option<String> {
        let host = url.host_str().unwrap_or_default();
        let number: IpAddr = host.trim_start_matches('[').trim_end_matches(']').parse().ok()?;
        (!self.reach.admits(number, by)).then(|| Reach::refusal(number, by))
    }

    fn is_database_port(&self, url: &Url) -> bool {
        self.reach.database.as_ref().is_some_and(|database| url.port_or_known_default() == Some(database.port))
    }

    fn guard(&self, by: EnteredBy, is_database_port: bool) -> Guard {
        Guard { reach: self.reach.clone(), by, is_database_port }
    }

    fn client(&self, by: EnteredBy, is_database_port: bool) -> &Client {
        let at = 2 * usize::from(by == EnteredBy::Administrator) + usize::from(is_database_port);
        self.clients[at].get_or_init(|| client(&self.guard(by, is_database_port)))
    }
}

fn client(guard: &Guard) -> Client {
    let builder = || {
        Client::builder()
            .dns_resolver(Arc::new(guard.clone()))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .pool_max_idle_per_host(4)
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent(concat!("Signalbox/", env!("CARGO_PKG_VERSION")))
    };
    builder().build().unwrap_or_else(|error| {
        // A machine without certificates still reaches what speaks plain http.
        tracing::warn!(%error, "no certificates were found: https is not reached");
        builder().tls_certs_only([]).build().expect("a client without certificates")
    })
}

/// Lets only addresses through that may be reached: what was checked is what is connected to.
#[derive(Clone)]
struct Guard {
    reach: Reach,
    by: EnteredBy,
    /// Whether the port asked for is the one where our own database listens.
    is_database_port: bool,
}

impl Guard {
    async fn database(&self) -> Vec<IpAddr> {
        match &self.reach.database {
            Some(database) if self.is_database_port => database.addresses().await,
            _ => Vec::new(),
        }
    }

    fn refuses(&self, address: IpAddr, database: &[IpAddr]) -> Option<String> {
        if !self.reach.admits(address, self.by) {
            return Some(Reach::refusal(address, self.by));
        }
        is_among(address, database).then(|| Reach::database_refusal(address))
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let database = guard.database().await;
            let (mut kept, mut refused) = (Vec::new(), None);
            for found in tokio::net::lookup_host((name.as_str(), 0)).await? {
                match guard.refuses(found.ip(), &database) {
                    None => kept.push(found),
                    Some(why) => refused = refused.or(Some(why)),
                }
            }
            match refused {
                Some(why) if kept.is_empty() => Err(Box::new(Blocked(why)) as Box<dyn Error + Send + Sync>),
                _ => Ok(Box::new(Vec::<SocketAddr>::into_iter(kept)) as Addrs),
            }
        })
    }
}

#[derive(Debug)]
struct Blocked(String);

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Blocked {}

/// `prom:9090`.
fn place(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// The innermost cause is the one that helps.
fn why(place: &str, error: &reqwest::Error, seconds: f32) -> String {
    if error.is_timeout() && !error.is_connect() {
        return format!("{place} did not answer within {seconds} s.");
    }
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        if let Some(blocked) = cause.downcast_ref::<Blocked>() {
            return format!("connect to {place}: refused. {blocked}");
        }
        cause = inner;
    }
    if let Some(blocked) = cause.downcast_ref::<Blocked>() {
        return format!("connect to {place}: refused. {blocked}");
    }
    let words = cause.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let words: String = words.chars().take(LONGEST_SAID).collect();
    match error.is_connect() {
        true => format!("connect to {place}: {words}."),
        false => format!("{place}: {words}."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Database;
    use super::*;

    async fn asked(outgoing: &Outgoing, address: &str, entered_by: EnteredBy) -> Result<u16, String> {
        let question = Question {
            method: Method::GET,
            address,
            entered_by,
            headers: HeaderMap::new(),
            body: Vec::new(),
            timeout: Duration::from_secs(2),
            most_bytes: 1024,
        };
        outgoing.ask(question).await.map(|answer| answer.status).map_err(|failure| failure.0)
    }

    /// By number and by name: the second is refused where the name is resolved.
    #[tokio::test]
    async fn an_administrator_reaches_this_machine_a_stranger_does_not_and_nobody_our_database() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let router = axum::Router::new().fallback(async || "hello");
        tokio::spawn(async move { axum::serve(listener, router).await });
        let outgoing = Outgoing::new(Reach::default());
        let database = Some(Database { host: "localhost".into(), port });
        let guarded = Outgoing::new(Reach { database, ..Reach::default() });
        for host in ["127.0.0.1", "localhost"] {
            let address = format!("http://{host}:{port}/");
            assert_eq!(asked(&outgoing, &address, EnteredBy::Administrator).await, Ok(200), "{host}");
            // The administrator's open connection is not the stranger's.
            let refused = asked(&outgoing, &address, EnteredBy::Stranger).await.expect_err(host);
            assert!(refused.contains("no administrator entered it"), "{refused}");
            let refused = asked(&guarded, &address, EnteredBy::Administrator).await.expect_err(host);
            assert!(refused.contains("own database"), "{refused}");
        }
    }
}
