use crate::{
    command::Command,
    ids::{PersonId, TokenId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something secret was made. A form is led to the page that shows it once; JSON gets it in the first answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub made: Uuid,
    /// Never kept: the same command sent again is answered without it.
    pub secret: Option<String>,
}

/// A link by which one person joins.
#[derive(Serialize, Deserialize)]
pub struct CreateInvite {
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub email: String,
}

impl Command for CreateInvite {
    type Reply = Made;
    const NAME: &'static str = "invite.create";
    const PATH: &'static str = "/settings/people/invite";
    const PAGE: &'static str = "/settings/people";
    fn next(&self, made: &Made) -> String {
        format!("/settings/people?made={}", made.made)
    }
}

#[derive(Serialize, Deserialize)]
pub struct CreateToken {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub scope: String,
}

impl Command for CreateToken {
    type Reply = Made;
    const NAME: &'static str = "token.create";
    const PATH: &'static str = "/settings/tokens";
    const PAGE: &'static str = "/settings/tokens";
    fn next(&self, made: &Made) -> String {
        format!("/settings/tokens?made={}", made.made)
    }
}

crate::command! {
    EndToken, "token.end", "/settings/tokens/end", "/settings/tokens", { token: TokenId }

    ChangeRole, "person.change_role", "/settings/people/role", "/settings/people", {
        #[serde(default)] person: String,
        #[serde(default)] role: String,
    }

    /// Ends the sessions too; what the person wrote stays.
    Deactivate, "person.deactivate", "/settings/people/deactivate", "/settings/people", {
        #[serde(default)] person: String,
    }

    Reactivate, "person.reactivate", "/settings/people/reactivate", "/settings/people", { person: PersonId }
}
