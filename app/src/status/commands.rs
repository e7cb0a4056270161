//! What an administrator changes on the public page.

use crate::{command, ids::ComponentId};

command! {
    RenamePage, "status.rename", "/settings/status", "/settings/status", {
        #[serde(default)] name: String,
        #[serde(default)] zone: String,
    }

    AddComponent, "component.add", "/settings/status/components", "/settings/status", {
        #[serde(default)] name: String,
        /// The id of the service it stands for; empty means none.
        #[serde(default)] service: String,
    }

    ChangeComponent, "component.change", "/settings/status/components/{component}", "/settings/status", {
        component: ComponentId,
        #[serde(default)] name: String,
        #[serde(default)] service: String,
        /// Its place among the parts, from 1; empty leaves it where it is.
        #[serde(default)] place: String,
    }

    /// It stays on what was said about it, and leaves the page.
    RemoveComponent, "component.remove", "/settings/status/components/{component}/remove", "/settings/status", {
        component: ComponentId,
    }
}
