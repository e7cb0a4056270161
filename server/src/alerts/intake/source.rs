use crate::{
    alerts::formats::signature::Signing,
    http::{App, Bearer, Refusal, Scope},
};
use app::alerts::mapping::Mapping;
use uuid::Uuid;

/// A sender that showed its token, with what an administrator set for it.
#[derive(Debug)]
pub struct Source {
    pub id: Uuid,
    /// None: the usual names.
    pub mapping: Option<Mapping>,
    /// The newest secret, and the one before while it still fits. Empty: deliveries are not signed.
    pub signing: Vec<Signing>,
}

impl Source {
    pub async fn of_secret(app: &App, secret: &str) -> Result<Source, Refusal> {
        Source::load(app, Bearer::of_secret(app, secret, Scope::Intake).await?.id).await
    }

    pub async fn load(app: &App, id: Uuid) -> Result<Source, Refusal> {
        let row = sqlx::query!(
            r#"select mapping, hmac_secret, hmac_header, hmac_time_header,
                    case when old_hmac_until > $2 then old_hmac_secret end as old_hmac_secret,
                    coalesce(old_hmac_secret is null and old_hmac_until > $2, false) as "takes_unsigned!"
             from intake where source_id = $1"#,
            id,
            app.clock.now()
        )
        .fetch_optional(&app.pool)
        .await?;
        let Some(row) = row else { return Ok(Source { id, mapping: None, signing: Vec::new() }) };
        let mapping = row.mapping.map(serde_json::from_value).transpose();
        let mapping = mapping.map_err(|error| Refusal::Broken(format!("The intake's mapping: {error}.")))?;
        let mut signing = Vec::new();
        // The sender is given time to begin with it.
        let sealed = row.hmac_secret.filter(|_| !row.takes_unsigned);
        for sealed in sealed.into_iter().chain(row.old_hmac_secret) {
            let opened = app.seal.open(&Source::sealed_at(id), &sealed);
            let secret = opened.ok_or_else(|| Refusal::Broken("The intake's secret can't be opened.".into()))?;
            let (header, timestamp_header) = (row.hmac_header.clone(), row.hmac_time_header.clone());
            signing.push(Signing { secret, header, timestamp_header });
        }
        Ok(Source { id, mapping, signing })
    }

    /// Where the intake's secret lies sealed.
    pub fn sealed_at(id: Uuid) -> String {
        format!("intake {id}")
    }
}
