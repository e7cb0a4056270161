//! What is asked of schedules. Times are typed in the reader's zone, handoffs in the schedule's.

use crate::{
    command::{Command, number_or_text},
    ids::{LayerId, OverrideId},
    settings::Made,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

fn one() -> i32 {
    1
}

fn weeks() -> String {
    "weeks".into()
}

fn nine() -> String {
    "09:00".into()
}

fn monday() -> String {
    "mon".into()
}

/// A schedule with its first layer. It is saved when `seen` names the handoffs that it leads to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateSchedule {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub zone: String,
    /// One id a line, in the order of their turns.
    #[serde(default)]
    pub people: String,
    #[serde(default = "one", deserialize_with = "number_or_text")]
    pub every: i32,
    #[serde(default = "weeks")]
    pub unit: String,
    #[serde(default = "nine")]
    pub handoff: String,
    #[serde(default = "monday")]
    pub weekday: String,
    #[serde(default)]
    pub seen: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Created {
    pub slug: String,
}

impl Command for CreateSchedule {
    type Reply = Created;
    const NAME: &'static str = "schedule.create";
    const PATH: &'static str = "/oncall";
    const PAGE: &'static str = "/oncall/new";
    fn next(&self, created: &Created) -> String {
        format!("/oncall/{}", created.slug)
    }
}

/// Adds a layer, or writes the next version of one; `base` is the version that its writer saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveLayer {
    pub slug: String,
    /// Empty adds a layer over the others.
    #[serde(default)]
    pub layer: String,
    #[serde(default, deserialize_with = "number_or_text")]
    pub base: i32,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub people: String,
    #[serde(default = "one", deserialize_with = "number_or_text")]
    pub every: i32,
    #[serde(default = "weeks")]
    pub unit: String,
    #[serde(default = "nine")]
    pub handoff: String,
    #[serde(default = "monday")]
    pub weekday: String,
    /// One window a line, such as `Mon–Fri 09:00–17:00`; empty is always.
    #[serde(default)]
    pub hours: String,
    /// From when on; empty is now.
    #[serde(default)]
    pub starts: String,
    #[serde(default)]
    pub seen: String,
}

impl Command for SaveLayer {
    type Reply = ();
    const NAME: &'static str = "layer.save";
    const PATH: &'static str = "/oncall/{slug}/layers";
    const PAGE: &'static str = "/oncall/{slug}/layers/edit?layer={layer}";
    fn next(&self, _: &()) -> String {
        format!("/oncall/{}", self.slug)
    }
}

/// Two people take each other's shift. A shift is `from/until`, theirs with the person's id and `@` before it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SwapShifts {
    pub slug: String,
    #[serde(default)]
    pub mine: String,
    #[serde(default)]
    pub theirs: String,
}

impl Command for SwapShifts {
    type Reply = ();
    const NAME: &'static str = "override.swap";
    const PATH: &'static str = "/oncall/{slug}/swaps";
    const PAGE: &'static str = "/oncall/{slug}/swap?mine={mine}";
    fn next(&self, _: &()) -> String {
        "/oncall".into()
    }
}

/// An address that a calendar program reads: of a schedule, or, where that is empty, of one's own shifts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateCalendar {
    #[serde(default)]
    pub schedule: String,
}

impl Command for CreateCalendar {
    type Reply = Made;
    const NAME: &'static str = "calendar.create";
    const PATH: &'static str = "/oncall/calendars";
    const PAGE: &'static str = "/oncall/calendars";
    fn next(&self, made: &Made) -> String {
        format!("/oncall/calendars?made={}", made.made)
    }
}

crate::command! {
    RenameSchedule, "schedule.rename", "/oncall/{slug}/name", "/oncall/{slug}", {
        slug: String,
        #[serde(default)] name: String,
    }

    /// Nobody is on call by it any more; what it said before stays.
    ArchiveSchedule, "schedule.archive", "/oncall/{slug}/archive", "/oncall/{slug}", { slug: String }

    BringBackSchedule, "schedule.bring_back", "/oncall/{slug}/bring-back", "/oncall/{slug}", { slug: String }

    RemoveLayer, "layer.remove", "/oncall/{slug}/layers/remove", "/oncall/{slug}", {
        slug: String,
        layer: LayerId,
        #[serde(default, deserialize_with = "number_or_text")] base: i32,
    }

    /// One place up: it goes over the layer that was over it.
    RaiseLayer, "layer.raise", "/oncall/{slug}/layers/raise", "/oncall/{slug}", {
        slug: String,
        layer: LayerId,
        #[serde(default, deserialize_with = "number_or_text")] base: i32,
    }

    /// `person` is on call instead of `for_whom`, or of whoever it would be.
    MakeOverride, "override.make", "/oncall/{slug}/overrides", "/oncall/{slug}/cover", {
        slug: String,
        #[serde(default)] person: String,
        #[serde(default)] for_whom: String,
        #[serde(default)] from: String,
        #[serde(default)] until: String,
    }

    /// Both halves, where it was a swap.
    WithdrawOverride, "override.withdraw", "/oncall/{slug}/overrides/withdraw", "/oncall/{slug}", {
        slug: String,
        cover: OverrideId,
    }

    EndCalendar, "calendar.end", "/oncall/calendars/end", "/oncall/calendars", { calendar: Uuid }
}
