//! Times as strangers read them, each with its zone and in a form for machines.

use crate::status::view::{View, dated};
use app::status::{said, said_range};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

#[derive(Clone, Debug, Template)]
#[template(source = "<time datetime=\"{{ machine }}\">{{ says }}</time>", ext = "html")]
pub struct Time {
    machine: String,
    says: String,
}

#[derive(Clone, Copy)]
pub struct Clock {
    pub now: DateTime<Utc>,
    pub zone: Tz,
}

impl Clock {
    pub fn of(view: &View) -> Clock {
        Clock { now: view.now, zone: view.zone }
    }

    fn time(self, at: DateTime<Utc>, says: String) -> Time {
        Time { machine: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(), says }
    }

    /// `15:10 UTC (16:10 CET)`, with the day where it is another one than today.
    pub fn said(self, at: DateTime<Utc>) -> Time {
        self.time(at, self.words(at))
    }

    /// The same without marks, for the middle of a text.
    pub fn words(self, at: DateTime<Utc>) -> String {
        said(at, self.now, &self.zone)
    }

    /// `15:10 UTC`, beside a day that is named already.
    pub fn said_on(self, at: DateTime<Utc>, day: DateTime<Utc>) -> Time {
        self.time(at, said(at, day, &self.zone))
    }

    /// With its year, for what is read long after.
    pub fn dated(self, at: DateTime<Utc>) -> Time {
        self.time(at, dated(at, self.zone))
    }

    pub fn day(self, at: DateTime<Utc>) -> Time {
        Time { machine: at.format("%Y-%m-%d").to_string(), says: at.format("%-d %b").to_string() }
    }

    pub fn range(self, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
        said_range(from, until, &self.zone)
    }

    /// The short name of the page's own zone, while its clocks show another time than UTC.
    pub fn beside(self) -> String {
        let there = self.now.with_timezone(&self.zone);
        let differs = there.naive_local() != self.now.naive_utc();
        differs.then(|| there.format("%Z").to_string()).unwrap_or_default()
    }
}
