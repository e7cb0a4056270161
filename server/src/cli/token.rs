use super::{database, user::said};
use crate::{auth::tokens, config::Data, http::Scope};

pub async fn create(data: &Data, scope: &str, name: &str) -> Result<(), String> {
    let scope = Scope::parse(scope).ok_or_else(|| format!("unknown scope {scope}"))?;
    let open = database::open(data).await?;
    let mut connection = open.pool.acquire().await.map_err(|error| error.to_string())?;
    let made = tokens::create(&mut connection, name, scope, None, open.clock.now()).await;
    drop(connection);
    open.close().await?;
    println!("{}", made.map_err(|refusal| said(&refusal))?);
    Ok(())
}
