//! A service is what breaks as one: its owner, its live parts and their changes, its variables, and how alerts find it.

mod artifacts;
mod changes;
mod commands;
mod dependencies;
mod dependency_commands;
mod intake;
mod list;
mod new;
mod one;
mod service;
mod slug;

pub use artifacts::{
    Found, Frozen, FrozenPart, Kind, Known, KnownGood, LiveChange, LivePart, MarkKnownGood, RegisterPart,
    RegisterParts, RetirePart, WithdrawKnownGood, find_part,
};
pub use changes::{
    ChangeRow, Evidence, Near, PlaceChange, RecordChange, STRIP, SetChangeAside, Source, Spell, Still, Unplaced,
    WINDOW, WhatChanged, WithdrawChange, what_changed, what_changed_card,
};
pub use commands::{AddService, EditService, RemoveVariable, SetVariable};
pub use dependencies::Dependencies;
pub use dependency_commands::{AddDependency, RemoveDependency};
pub use list::{ServicesPage, list};
pub use new::{NewService, new};
pub use one::{ServicePage, one};
pub use service::ServiceRow;
pub use slug::{is_slug, is_variable_name, slug_of};
