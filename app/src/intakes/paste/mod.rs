//! What a sender needs in order to speak to this installation, ready to paste.

mod curl;
mod grafana;
mod yaml;

use super::Sender;

/// Stands where the token goes once it can't be shown any more.
pub const NO_TOKEN: &str = "<token>";
pub const NO_SECRET: &str = "<signing secret>";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paste {
    /// Where it is pasted.
    pub into: &'static str,
    pub text: String,
}

/// What is signed, where the intake asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Signing<'a> {
    pub secret: &'a str,
    pub header: &'a str,
    pub time_header: Option<&'a str>,
}

/// `url` without a slash at its end.
pub fn paste(sender: Sender, url: &str, token: &str, signing: Option<Signing>) -> Vec<Paste> {
    let one = |into, text| Paste { into, text };
    match sender {
        Sender::Alertmanager => vec![one("alertmanager.yml", yaml::webhook(url, token))],
        Sender::Grafana => vec![
            one("provisioning/alerting/signalbox.yaml", grafana::contact_point(url, token, signing)),
            one("Or by hand: Alerting, Contact points, Webhook", grafana::by_hand(url, token, signing)),
        ],
        Sender::PagerDuty => vec![
            one("Any sender: where it asks for the address and the key", yaml::pagerduty_fields(url, token)),
            one("alertmanager.yml", yaml::pagerduty(url, token)),
            one("A shell, to see it work", curl::pagerduty(url, token)),
        ],
        Sender::Opsgenie => vec![
            one("alertmanager.yml", yaml::opsgenie(url, token)),
            one("A shell, to see it work", curl::opsgenie(url, token)),
        ],
        Sender::Json => vec![one("A shell, or your own sender", curl::json(url, token, signing))],
        Sender::CloudEvents => vec![one("A shell, or your own sender", curl::cloud_event(url, token, signing))],
        Sender::Changes => vec![one("The last step of your pipeline", curl::change(url, token))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://signalbox.example.org";

    #[test]
    fn each_names_its_door_and_its_token() {
        for sender in Sender::ALL {
            let pastes = paste(sender, URL, "s3cret", None);
            let whole: String = pastes.iter().map(|paste| paste.text.as_str()).collect();
            assert!(whole.contains(&format!("{URL}{}", sender.path())), "{sender:?}");
            for paste in pastes {
                assert!(paste.text.contains("s3cret"), "{sender:?}: {}", paste.into);
                assert!(!paste.text.contains('\t'), "YAML knows no tabs: {}", paste.text);
            }
        }
    }

    #[test]
    fn a_signature_is_told_to_those_that_can_sign() {
        let signing = Signing { secret: "hm4c", header: "X-Grafana-Alerting-Signature", time_header: Some("X-At") };
        for sender in Sender::ALL.into_iter().filter(|sender| sender.can_sign()) {
            let whole: String = paste(sender, URL, "s3cret", Some(signing)).into_iter().map(|p| p.text).collect();
            for part in ["hm4c", "X-Grafana-Alerting-Signature", "X-At"] {
                assert!(whole.contains(part), "{sender:?} lacks {part}:\n{whole}");
            }
            assert!(!paste(sender, URL, "s3cret", None)[0].text.to_lowercase().contains("hmac"), "{sender:?}");
        }
    }
}
