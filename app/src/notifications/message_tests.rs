use super::*;

fn incident() -> Incident {
    Incident {
        number: IncidentNumber(42),
        title: "Support bot refuses\r\nBcc: paid customers".into(),
        severity: Some(Severity::Sev2),
        service: Some("Support bot".into()),
        since: "Sat 15 Feb 2025 14:10 GMT".into(),
        owner: None,
        is_restricted: false,
    }
}

fn paged(incident: Incident) -> Message {
    let told = Told::Page {
        is: Practice::Real,
        incident: Some(incident),
        reason: "Rule 3 opened it".into(),
        also: vec!["Ben Osei".into()],
    };
    let link = Link { url: "https://s.example/acknowledge/x".into(), until: "14:41 GMT".into() };
    Message::of(&told, Some(link), "https://s.example")
}

#[test]
fn a_page_says_what_since_who_else_and_how_to_acknowledge() {
    let message = paged(incident());
    assert_eq!(message.subject, "[SEV2] #42 Support bot refuses Bcc: paid customers: you are paged");
    let text = message.text();
    for part in [
        "You are paged. Nobody owns it yet: acknowledge to own it.\n",
        "Severity    ▲ SEV2\n",
        "Since       Sat 15 Feb 2025 14:10 GMT\n",
        "Also paged  Ben Osei\n",
        "Acknowledge #42 (asks once more; works once, until 14:41 GMT):\nhttps://s.example/acknowledge/x\n",
        "Open #42:\nhttps://s.example/incidents/42\n",
    ] {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
}

#[test]
fn of_a_restricted_incident_only_number_and_severity_leave_the_house() {
    let message = paged(Incident { is_restricted: true, ..incident() });
    assert_eq!(message.subject, "[SEV2] #42: you are paged");
    assert!(message.facts.is_empty());
    let everything = format!("{message:?}{}", message.text());
    for secret in ["refuses", "Support bot", "Rule 3", "Ben Osei"] {
        assert!(!everything.contains(secret), "{secret}");
    }
    let told = Told::HandOver {
        incident: Incident { is_restricted: true, ..incident() },
        from: "Ana Ruiz".into(),
        brief: "The key leaked".into(),
    };
    let handed = Message::of(&told, None, "https://s.example");
    assert_eq!(handed.subject, "[SEV2] #42: Ana hands it to you");
    assert!(!format!("{handed:?}").contains("leaked"));
}

#[test]
fn who_is_called_beside_the_owner_hears_who_that_is() {
    let message = paged(Incident { owner: Some("Ana Ruiz".into()), ..incident() });
    assert_eq!(message.lead, "You are called to #42. Ana Ruiz owns it.");
}

#[test]
fn a_tested_ladder_asks_for_nothing() {
    let told = Told::Page { is: Practice::Test, incident: None, reason: "Ana tests Nights".into(), also: Vec::new() };
    let message = Message::of(&told, None, "https://s.example");
    assert!(message.subject.starts_with("[TEST]"));
    assert!(message.text().contains("Nothing is wrong"));
}

#[test]
fn a_long_title_is_cut_between_letters() {
    let message = paged(Incident { title: "Ü".repeat(300), ..incident() });
    assert!(message.subject.contains(&format!("{}…: you are paged", "Ü".repeat(90))));
}
