use crate::command::{Command, fill};
use serde::{Deserialize, Serialize};

/// Answers the slug.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddService {
    #[serde(default)]
    pub name: String,
    /// Empty: made from the name.
    #[serde(default)]
    pub slug: String,
    #[serde(default)]
    pub description: String,
    /// Id of a person; empty for nobody.
    #[serde(default)]
    pub owner: String,
}

impl Command for AddService {
    type Reply = String;
    const NAME: &'static str = "service.add";
    const PATH: &'static str = "/services";
    const PAGE: &'static str = "/services/new";
    fn next(&self, slug: &String) -> String {
        fill("/services/{slug}", |_| Some(slug.clone()))
    }
}

crate::command! {
    EditService, "service.edit", "/services/{slug}/edit", "/services/{slug}", {
        slug: String,
        #[serde(default)] name: String,
        #[serde(default)] description: String,
        #[serde(default)] owner: String,
    }

    /// Sets it, or replaces its value.
    SetVariable, "variable.set", "/services/{slug}/variables", "/services/{slug}", {
        slug: String,
        #[serde(default)] name: String,
        #[serde(default)] value: String,
    }

    RemoveVariable, "variable.remove", "/services/{slug}/variables/remove", "/services/{slug}", {
        slug: String,
        #[serde(default)] name: String,
    }
}
