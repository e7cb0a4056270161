use super::database;
use crate::{
    auth::people::{self, NewPerson},
    config::Data,
    db::{Tx, Who},
    http::Refusal,
};
use app::auth::Role;
use std::io::Read;

pub async fn add(data: &Data, email: &str, role: &str, name: Option<&str>, zone: &str) -> Result<(), String> {
    let mut password = String::new();
    std::io::stdin().take(4096).read_to_string(&mut password).map_err(|error| error.to_string())?;
    let password = password.trim_end_matches(['\r', '\n']);
    let role: Role = role.parse().map_err(|()| format!("unknown role {role}"))?;
    let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or(email));
    let open = database::open(data).await?;
    let mut tx = Tx::begin(&open.pool, Who::System, open.clock.now()).await.map_err(|error| error.to_string())?;
    let added = people::add(&mut tx, NewPerson { name, email, password, role, zone }).await;
    let added = match added {
        Ok(_) => tx.commit(()).await,
        Err(refusal) => Err(refusal),
    };
    open.close().await?;
    added.map_err(|refusal| said(&refusal))
}

pub(super) fn said(refusal: &Refusal) -> String {
    match refusal.errors() {
        [] => refusal.to_string(),
        errors => errors.iter().map(|error| format!("{}: {}", error.field, error.says)).collect::<Vec<_>>().join("\n"),
    }
}
