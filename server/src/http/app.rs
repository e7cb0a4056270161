//! What every request may reach.

use super::Tries;
use crate::{
    alerts::Door,
    clock::Clock,
    live::Hub,
    notifications::Mail,
    outgoing::{Outgoing, Reach},
    recovery::Sampling,
    runbooks::Shelf,
    seal::Seal,
    status::{self, Snapshot},
};
use arc_swap::ArcSwap;
use axum::Router;
use governor::Quota;
use sqlx::PgPool;
use std::{
    num::NonZeroU32,
    sync::{Arc, OnceLock, atomic::AtomicBool},
};
use tokio::sync::{Notify, watch};

/// Every limit of the edge, in one place.
pub struct Limits;

impl Limits {
    pub const FORM_BYTES: usize = 1 << 20;
    /// Files of one upload, together.
    pub const UPLOAD_BYTES: usize = 16 << 20;
    /// Deliveries that may wait to be processed; past it the sender hears 503 and tries again.
    pub const INBOX_WAITING: i64 = 100_000;
    pub const PAGE_ROWS: i64 = 50;
    pub const API_ROWS: i64 = 200;
    pub const ENTRIES_SHOWN: i64 = 200;
    pub const SIGN_IN_TRIES_PER_MINUTE: u32 = 10;
    /// Of one client's address.
    pub const SUBSCRIBE_TRIES_PER_HOUR: u32 = 20;
}

/// How the world addresses this installation.
#[derive(Clone, Debug)]
pub struct Site {
    /// Without a trailing slash.
    pub public_url: String,
    pub status_url: String,
    /// Proxies in front that add to `X-Forwarded-For`.
    pub trusted_hops: usize,
}

impl Site {
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[derive(Clone)]
pub struct App(Arc<Parts>);

pub struct Parts {
    pub pool: PgPool,
    pub clock: Clock,
    pub site: Site,
    /// Where alerts come in.
    pub door: Door,
    /// Rung when a delivery was committed.
    pub inbox: Notify,
    pub hub: Hub,
    pub shelf: Shelf,
    /// Turns true once, when the server stops.
    pub stop: watch::Sender<bool>,
    /// The public page as bytes: it is served without the database.
    pub status: ArcSwap<Snapshot>,
    /// Where it is kept on disk.
    pub kept: Option<status::Copy>,
    /// Since the start the database has not answered yet.
    pub waits: AtomicBool,
    /// By account and by network.
    pub sign_in_tries: Tries,
    /// By network.
    pub subscribe_tries: Tries,
    pub outgoing: Outgoing,
    pub seal: Seal,
    /// The operator's mail server, if there is one.
    pub mail: Mail,
    pub sampling: Sampling,
    /// Whether this process works on jobs.
    pub jobs_run: AtomicBool,
    pub(super) router: OnceLock<Router>,
}

impl App {
    pub fn new(pool: PgPool, clock: Clock, site: Site) -> App {
        App::with(pool, clock, site, Reach::default(), Seal::passing())
    }

    pub fn with(pool: PgPool, clock: Clock, site: Site, reach: Reach, seal: Seal) -> App {
        let per_minute = NonZeroU32::new(Limits::SIGN_IN_TRIES_PER_MINUTE).expect("more than none");
        let per_hour = NonZeroU32::new(Limits::SUBSCRIBE_TRIES_PER_HOUR).expect("more than none");
        App(Arc::new(Parts {
            pool,
            clock,
            status: ArcSwap::from_pointee(Snapshot::unknown(&site)),
            kept: None,
            waits: AtomicBool::new(false),
            site,
            door: Door::default(),
            inbox: Notify::new(),
            hub: Hub::default(),
            shelf: Shelf::default(),
            stop: watch::channel(false).0,
            sign_in_tries: Tries::new(Quota::per_minute(per_minute)),
            subscribe_tries: Tries::new(Quota::per_hour(per_hour)),
            outgoing: Outgoing::new(reach),
            seal,
            mail: Mail::none(),
            sampling: Sampling::default(),
            jobs_run: AtomicBool::new(false),
            router: OnceLock::new(),
        }))
    }

    /// Before anybody else holds it, as the next.
    pub fn keeping(mut self, copy: status::Copy) -> App {
        Arc::get_mut(&mut self.0).expect("nobody else holds it yet").kept = Some(copy);
        self
    }

    pub fn mailing(mut self, mail: Mail) -> App {
        Arc::get_mut(&mut self.0).expect("nobody else holds it yet").mail = mail;
        self
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
