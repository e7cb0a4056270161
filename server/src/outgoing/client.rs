//! One HTTP client. A name is resolved once, its addresses are checked, and only a checked one is connected to.

use super::Reach;
use axum::http::{HeaderMap, Method};
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{error::Error, fmt, net::SocketAddr, sync::Arc, time::Duration};

const CONNECT: Duration = Duration::from_secs(3);
const LONGEST_SAID: usize = 300;

pub struct Outgoing {
    client: Client,
    reach: Reach,
}

pub struct Question<'a> {
    pub method: Method,
    pub address: &'a str,
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
        Outgoing { client: client(&reach), reach }
    }

    pub async fn ask(&self, question: Question<'_>) -> Result<Answer, Failure> {
        let url = self.checked(question.address)?;
        let place = place(&url);
        let seconds = question.timeout.as_secs_f32();
        let asked = self
            .client
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
    fn checked(&self, address: &str) -> Result<Url, Failure> {
        let url = Url::parse(address).map_err(|error| Failure(format!("This is no address: {error}.")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure("An address begins with http:// or https://.".into()));
        }
        let host = url.host_str().unwrap_or_default();
        let number = host.trim_start_matches('[').trim_end_matches(']').parse();
        match number {
            Ok(number) if !self.reach.admits(number) => {
                Err(Failure(format!("connect to {}: refused. {}", place(&url), Reach::refusal(number))))
            }
            _ => Ok(url),
        }
    }
}

fn client(reach: &Reach) -> Client {
    let builder = || {
        Client::builder()
            .dns_resolver(Arc::new(Guard(reach.clone())))
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
struct Guard(Reach);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let (kept, refused): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| reach.admits(found.ip()));
            match (kept.is_empty(), refused.first()) {
                (true, Some(first)) => {
                    Err(Box::new(Blocked(Reach::refusal(first.ip()))) as Box<dyn Error + Send + Sync>)
                }
                _ => Ok(Box::new(kept.into_iter()) as Addrs),
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
