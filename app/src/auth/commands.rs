//! The forms by which people come in and leave.

use crate::{command::Command, ids::SessionId};
use serde::{Deserialize, Serialize};

/// The first administrator, by the one-time link that the first start prints.
#[derive(Serialize, Deserialize)]
pub struct SetUp {
    #[serde(default)]
    pub token: String,
    #[serde(default)]
    pub organisation: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub zone: String,
}

impl Command for SetUp {
    type Reply = ();
    const NAME: &'static str = "auth.set_up";
    const PATH: &'static str = "/set-up/{token}";
    const PAGE: &'static str = "/set-up/{token}";
    fn next(&self, _: &()) -> String {
        "/".into()
    }
}

#[derive(Serialize, Deserialize)]
pub struct SignIn {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    /// A path of this site to go to afterwards.
    #[serde(default)]
    pub next: String,
}

impl Command for SignIn {
    type Reply = ();
    const NAME: &'static str = "auth.sign_in";
    const PATH: &'static str = "/sign-in";
    const PAGE: &'static str = "/sign-in";
    fn next(&self, _: &()) -> String {
        own_path(&self.next).to_string()
    }
}

#[derive(Serialize, Deserialize)]
pub struct SignOut {}

impl Command for SignOut {
    type Reply = ();
    const NAME: &'static str = "auth.sign_out";
    const PATH: &'static str = "/sign-out";
    const PAGE: &'static str = "/settings";
    fn next(&self, _: &()) -> String {
        "/sign-in".into()
    }
}

/// Takes an invitation: the role was chosen by the administrator.
#[derive(Serialize, Deserialize)]
pub struct AcceptInvite {
    #[serde(default)]
    pub token: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub zone: String,
}

impl Command for AcceptInvite {
    type Reply = ();
    const NAME: &'static str = "auth.accept_invite";
    const PATH: &'static str = "/invite/{token}";
    const PAGE: &'static str = "/invite/{token}";
    fn next(&self, _: &()) -> String {
        "/".into()
    }
}

crate::command! {
    EndSession, "session.end", "/settings/sessions/end", "/settings", { session: SessionId }

    SaveMine, "mine.save", "/settings/mine", "/settings", {
        #[serde(default)] name: String,
        #[serde(default)] zone: String,
    }
}

/// Only a path of this site: nobody is led elsewhere by signing in.
pub fn own_path(next: &str) -> &str {
    let leads_home = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/\\");
    if leads_home && !next.contains(['\r', '\n']) { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(own_path("/incidents/42?e=3"), "/incidents/42?e=3");
        for bad in
            ["", "https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(own_path(bad), "/", "{bad}");
        }
    }
}
