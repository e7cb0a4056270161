//! A small server that speaks Prometheus' API in all its moods; the test sets its figures.

use axum::{Router, extract::State, http::HeaderMap, response::IntoResponse, routing::post};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

#[derive(Clone, Debug)]
pub enum Mood {
    Figure(&'static str),
    /// Several series, each under a name of its pool.
    Series(&'static [(&'static str, &'static str)]),
    Error(u16, &'static str),
    Empty,
    Slow,
}

#[derive(Clone)]
pub struct Prometheus {
    pub address: String,
    moods: Arc<Mutex<HashMap<String, Mood>>>,
    asked: Arc<Mutex<Vec<String>>>,
    authorization: Arc<Mutex<Option<String>>>,
}

impl Prometheus {
    pub async fn start() -> Prometheus {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let prometheus =
            Prometheus { address, moods: Arc::default(), asked: Arc::default(), authorization: Arc::default() };
        let router = Router::new().route("/api/v1/query", post(query)).with_state(prometheus.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        prometheus
    }

    pub fn set(&self, query: &str, mood: Mood) {
        self.moods.lock().expect("no panic").insert(query.into(), mood);
    }

    pub fn asked(&self, query: &str) -> usize {
        self.asked.lock().expect("no panic").iter().filter(|asked| *asked == query).count()
    }

    /// The header of the last request.
    pub fn authorization(&self) -> Option<String> {
        self.authorization.lock().expect("no panic").clone()
    }
}

async fn query(State(prometheus): State<Prometheus>, headers: HeaderMap, body: String) -> axum::response::Response {
    let form: HashMap<String, String> = serde_urlencoded::from_str(&body).expect("a form");
    let query = form.get("query").cloned().unwrap_or_default();
    prometheus.asked.lock().expect("no panic").push(query.clone());
    *prometheus.authorization.lock().expect("no panic") =
        headers.get("authorization").and_then(|value| value.to_str().ok()).map(str::to_string);
    let mood = prometheus.moods.lock().expect("no panic").get(&query).cloned().unwrap_or(Mood::Figure("1"));
    let vector = |series: &[(&str, &str)]| {
        let time = &form["time"];
        let rows: Vec<String> = series
            .iter()
            .map(|(pool, figure)| format!(r#"{{"metric":{{"pool":"{pool}"}},"value":[{time},"{figure}"]}}"#))
            .collect();
        let rows = rows.join(",");
        format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{rows}]}}}}"#).into_response()
    };
    match mood {
        Mood::Figure(figure) => vector(&[("a", figure)]),
        Mood::Series(series) => vector(series),
        Mood::Empty => vector(&[]),
        Mood::Error(status, says) => {
            let body = format!(r#"{{"status":"error","errorType":"execution","error":"{says}"}}"#);
            (axum::http::StatusCode::from_u16(status).expect("a status"), body).into_response()
        }
        Mood::Slow => {
            tokio::time::sleep(std::time::Duration::from_secs(20)).await;
            vector(&[])
        }
    }
}
