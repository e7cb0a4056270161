use crate::{auth::PersonName, ids::ServiceId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    pub id: ServiceId,
    pub slug: String,
    pub name: String,
    pub description: String,
    /// None where the owner was deactivated.
    pub owner: Option<PersonName>,
    /// Those the reader may see.
    pub open_incidents: i64,
    /// Name and value, for the commands of runbooks.
    pub variables: Vec<(String, String)>,
}
