//! The public page as bytes.

use super::{board::Board, render};
use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, sync::Arc};

/// A whole answer: its bytes, and the mark by which a reader knows them again.
#[derive(Clone, Debug)]
pub struct Document {
    pub body: Bytes,
    pub etag: HeaderValue,
}

impl Document {
    pub fn new(html: String) -> Document {
        let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(html.as_bytes())[..12]);
        let etag = HeaderValue::from_str(&format!("\"{digest}\"")).expect("base64 is ascii");
        Document { body: html.into(), etag }
    }
}

#[derive(Clone, Debug)]
pub struct Snapshot {
    pub page: Document,
    pub history: Document,
    /// By public id.
    pub incidents: HashMap<String, Document>,
    pub not_listed: Document,
    /// When it was read; none before the first time.
    pub read_at: Option<DateTime<Utc>>,
    /// When the next promise falls due.
    pub due: Option<DateTime<Utc>>,
    pub(super) board: Arc<Board>,
}

impl Snapshot {
    /// What is served before the first render.
    pub fn unknown() -> Snapshot {
        let page = Document::new(render::unknown());
        Snapshot {
            history: page.clone(),
            not_listed: Document::new(render::not_listed("")),
            page,
            incidents: HashMap::new(),
            read_at: None,
            due: None,
            board: Arc::default(),
        }
    }

    /// `stale_since` is when the board was read, where it can't be read again.
    pub(super) fn new(
        board: Arc<Board>,
        read_at: DateTime<Utc>,
        now: DateTime<Utc>,
        stale_since: Option<DateTime<Utc>>,
    ) -> Result<Snapshot, askama::Error> {
        let mut incidents = HashMap::with_capacity(board.incidents.len());
        for incident in &board.incidents {
            incidents.insert(incident.public_id.clone(), Document::new(render::incident(&board, incident, now)?));
        }
        Ok(Snapshot {
            page: Document::new(render::page(&board, now, stale_since)?),
            history: Document::new(render::history(&board, now)?),
            not_listed: Document::new(render::not_listed(&board.name)),
            incidents,
            read_at: Some(read_at),
            due: board.next_due(now),
            board,
        })
    }
}
