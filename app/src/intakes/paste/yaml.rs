//! Alertmanager's three ways. Addresses and secrets hold no quotes; they are quoted so that YAML reads them as text.

pub(super) fn webhook(url: &str, token: &str) -> String {
    format!(
        r#"route:
  receiver: signalbox
  group_by: [alertname, service]
receivers:
  - name: signalbox
    webhook_configs:
      - url: "{url}/api/v1/intake/alertmanager"
        send_resolved: true
        http_config:
          authorization:
            type: Bearer
            credentials: "{token}"
"#
    )
}

pub(super) fn pagerduty(url: &str, token: &str) -> String {
    format!(
        r#"receivers:
  - name: signalbox
    pagerduty_configs:
      - url: "{url}/v2/enqueue"
        routing_key: "{token}"
        send_resolved: true
"#
    )
}

pub(super) fn pagerduty_fields(url: &str, token: &str) -> String {
    format!("Events API v2 address:  {url}/v2/enqueue\nIntegration key:        {token}\n")
}

pub(super) fn opsgenie(url: &str, token: &str) -> String {
    format!(
        r#"receivers:
  - name: signalbox
    opsgenie_configs:
      - api_url: "{url}/api/v1/intake/opsgenie/"
        api_key: "{token}"
        send_resolved: true
"#
    )
}
