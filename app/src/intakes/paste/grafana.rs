use super::Signing;

pub(super) fn contact_point(url: &str, token: &str, signing: Option<Signing>) -> String {
    let signed = signing.map_or_else(String::new, |signing| {
        let time = signing.time_header.map(|time| format!("            timestampHeader: \"{time}\"\n"));
        format!(
            "          hmacConfig:\n            secret: \"{}\"\n            header: \"{}\"\n{}",
            signing.secret,
            signing.header,
            time.unwrap_or_default()
        )
    });
    format!(
        r#"apiVersion: 1
contactPoints:
  - orgId: 1
    name: signalbox
    receivers:
      - uid: signalbox
        type: webhook
        settings:
          url: "{url}/api/v1/intake/grafana"
          httpMethod: POST
          authorization_scheme: Bearer
          authorization_credentials: "{token}"
{signed}"#
    )
}

pub(super) fn by_hand(url: &str, token: &str, signing: Option<Signing>) -> String {
    let mut text = format!(
        "URL:                                    {url}/api/v1/intake/grafana\n\
         Authorization Header, Scheme:           Bearer\n\
         Authorization Header, Credentials:      {token}\n"
    );
    if let Some(signing) = signing {
        text += &format!("HMAC Signature, Secret:                 {}\n", signing.secret);
        text += &format!("HMAC Signature, Header:                 {}\n", signing.header);
        if let Some(time) = signing.time_header {
            text += &format!("HMAC Signature, Timestamp Header:       {time}\n");
        }
    }
    text
}
