//! What an Alertmanager needs in order to speak to this installation, ready to paste.

/// Addresses and secrets hold no quotes; they are quoted so that YAML reads them as text.
pub fn receiver(public_url: &str, secret: &str) -> String {
    format!(
        r#"route:
  receiver: signalbox
  group_by: [alertname, service]
receivers:
  - name: signalbox
    webhook_configs:
      - url: "{public_url}/api/v1/intake/alertmanager"
        send_resolved: true
        http_config:
          authorization:
            type: Bearer
            credentials: "{secret}"
"#
    )
}

#[cfg(test)]
mod tests {
    use super::receiver;

    #[test]
    fn the_address_and_the_token_are_filled_in() {
        let text = receiver("https://signalbox.example.org", "s3cret");
        assert!(text.contains("url: \"https://signalbox.example.org/api/v1/intake/alertmanager\"\n"));
        assert!(text.contains("credentials: \"s3cret\"\n"));
        assert!(!text.contains('\t'), "YAML knows no tabs");
    }
}
