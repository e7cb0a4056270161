//! A webhook of somebody's: it keeps what it hears, and answers what it is told to.

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
};
use server::outgoing::signatures;
use std::sync::{Arc, Mutex};

type Heard = (HeaderMap, Bytes);

#[derive(Clone, Default)]
pub struct Hook {
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<Vec<u16>>>,
    pub address: String,
}

impl Hook {
    pub async fn open() -> Hook {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let hook = Hook { address, ..Hook::default() };
        let inner = hook.clone();
        let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
            let hook = inner.clone();
            async move {
                hook.heard.lock().expect("a lock").push((headers, body));
                let mut answers = hook.answers.lock().expect("a lock");
                let status = if answers.is_empty() { 200 } else { answers.remove(0) };
                (StatusCode::from_u16(status).expect("a status"), "ok")
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        hook
    }

    pub fn answers(&self, answers: &[u16]) {
        self.answers.lock().expect("a lock").extend_from_slice(answers);
    }

    pub fn ids(&self) -> Vec<String> {
        let heard = self.heard.lock().expect("a lock");
        heard.iter().map(|(headers, _)| headers["webhook-id"].to_str().expect("ascii").to_string()).collect()
    }

    pub fn json(&self, place: usize) -> serde_json::Value {
        serde_json::from_slice(&self.heard.lock().expect("a lock")[place].1).expect("JSON")
    }

    pub fn is_signed(&self, place: usize, secret: &str) -> bool {
        let (headers, body) = self.heard.lock().expect("a lock")[place].clone();
        let text = |name: &str| headers[name].to_str().expect("ascii").to_string();
        let timestamp = text("webhook-timestamp").parse().expect("seconds");
        signatures(&[secret.into()], &text("webhook-id"), timestamp, &body) == text("webhook-signature")
    }
}
