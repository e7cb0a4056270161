//! Where a channel leads: sealed, since such addresses let anybody in who knows them.

use crate::seal::Seal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Target {
    pub address: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topic: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub token: String,
}

pub(super) fn close(seal: &Seal, channel: Uuid, target: &Target) -> Vec<u8> {
    seal.close(&place(channel), &serde_json::to_string(target).expect("texts"))
}

pub(super) fn open(seal: &Seal, channel: Uuid, sealed: Option<&[u8]>) -> Option<Target> {
    serde_json::from_str(&seal.open(&place(channel), sealed?)?).ok()
}

fn place(channel: Uuid) -> String {
    format!("contact_channel/{channel}/target")
}

pub(super) fn secret_place(channel: Uuid) -> String {
    format!("contact_channel/{channel}/secret")
}
