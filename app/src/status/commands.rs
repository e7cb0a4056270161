//! What is changed on the public page: by administrators, and how a part does also by commanders.

use crate::{command, ids::ComponentId};
use uuid::Uuid;

command! {
    RenamePage, "status.rename", "/settings/status", "/settings/status", {
        #[serde(default)] name: String,
        #[serde(default)] zone: String,
        /// What the form showed: whoever changed a field meanwhile is heard of.
        #[serde(default)] seen: String,
    }

    AddComponent, "component.add", "/settings/status/components", "/settings/status", {
        #[serde(default)] name: String,
        /// The id of the service it stands for; empty means none.
        #[serde(default)] service: String,
        #[serde(default)] description: String,
        /// The id of its group; empty means that it stands alone.
        #[serde(default)] group: String,
    }

    /// What is not sent stays as it is.
    ChangeComponent, "component.change", "/settings/status/components/{component}", "/settings/status", {
        component: ComponentId,
        #[serde(default)] name: String,
        #[serde(default)] service: String,
        #[serde(default)] description: Option<String>,
        #[serde(default)] group: Option<String>,
        /// Its place among the parts, from 1; empty leaves it where it is.
        #[serde(default)] place: String,
        #[serde(default)] seen: String,
    }

    /// It stays on what was said about it, and leaves the page.
    RemoveComponent, "component.remove", "/settings/status/components/{component}/remove", "/settings/status", {
        component: ComponentId,
    }

    AddGroup, "group.add", "/settings/status/groups", "/settings/status", {
        #[serde(default)] name: String,
    }

    ChangeGroup, "group.change", "/settings/status/groups/{group}", "/settings/status", {
        group: Uuid,
        #[serde(default)] name: String,
        /// Its place among the groups, from 1; empty leaves it where it is.
        #[serde(default)] place: String,
        #[serde(default)] seen: String,
    }

    /// Its parts stand alone from then on.
    RemoveGroup, "group.remove", "/settings/status/groups/{group}/remove", "/settings/status", { group: Uuid }

    /// The page, its documents, feeds and badge are for those who know the password.
    ClosePage, "status.close", "/settings/status/password", "/settings/status", {
        #[serde(default)] password: String,
    }

    /// Everyone may read the page again.
    OpenPage, "status.open", "/settings/status/password/remove", "/settings/status", {}

    /// A person says how a part does, until it is taken back. It never makes an open incident look better.
    SayState, "component.say", "/settings/status/parts/{component}", "/settings/status/parts", {
        component: ComponentId,
        #[serde(default)] state: String,
        #[serde(default)] reason: String,
        /// The id of the word that its writer saw; empty: none stood.
        #[serde(default)] seen: String,
    }

    TakeBackState, "component.take_back", "/settings/status/parts/{component}/take-back", "/settings/status/parts", {
        component: ComponentId,
        /// The id of the word that is taken back; empty: whatever stands.
        #[serde(default)] seen: String,
    }
}
