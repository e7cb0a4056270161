use super::Sender;
use crate::{
    alerts::mapping::Mapping,
    command::Command,
    ids::{DeliveryId, TokenId},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An intake or a new token of it. A form is led to the page that shows it once; JSON gets it in the first answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub intake: TokenId,
    pub made: Uuid,
    /// Never kept: the same command sent again is answered without it.
    pub secret: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddIntake {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub sender: String,
}

impl Command for AddIntake {
    type Reply = Made;
    const NAME: &'static str = "intake.add";
    const PATH: &'static str = "/settings/intakes";
    const PAGE: &'static str = "/settings/intakes";
    fn next(&self, made: &Made) -> String {
        format!("/settings/intakes/{}?made={}#made", made.intake, made.made)
    }
}

/// A new token; the one before opens as long as is said, so that the sender can change over without a gap.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RotateToken {
    pub intake: TokenId,
    /// Hours that the old one is still let in: `0`, `1`, `24` or `168`.
    #[serde(default)]
    pub keep: String,
}

impl Command for RotateToken {
    type Reply = Made;
    const NAME: &'static str = "intake.rotate";
    const PATH: &'static str = "/settings/intakes/{intake}/token";
    const PAGE: &'static str = "/settings/intakes/{intake}";
    fn next(&self, made: &Made) -> String {
        format!("/settings/intakes/{}?made={}#made", made.intake, made.made)
    }
}

/// From now on deliveries must be signed, with a secret that is made here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignDeliveries {
    pub intake: TokenId,
    /// Empty: Grafana's.
    #[serde(default)]
    pub header: String,
    /// Where the sender writes the signed time; empty: it signs the body alone.
    #[serde(default)]
    pub time_header: String,
    /// Hours that the old secret still fits.
    #[serde(default)]
    pub keep: String,
}

/// As [`Made`], of a signing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    pub made: Uuid,
    pub secret: Option<String>,
}

impl Command for SignDeliveries {
    type Reply = Signed;
    const NAME: &'static str = "intake.sign";
    const PATH: &'static str = "/settings/intakes/{intake}/signature";
    const PAGE: &'static str = "/settings/intakes/{intake}";
    fn next(&self, signed: &Signed) -> String {
        format!("/settings/intakes/{}?made={}#made", self.intake, signed.made)
    }
}

/// One delivery of the kind test, through the door of the intake's format.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TestIntake {
    pub intake: TokenId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    pub delivery: DeliveryId,
}

impl Command for TestIntake {
    type Reply = Tested;
    const NAME: &'static str = "intake.test";
    const PATH: &'static str = "/settings/intakes/{intake}/test";
    const PAGE: &'static str = "/settings/intakes/{intake}";
    fn next(&self, tested: &Tested) -> String {
        format!("/settings/intakes/{}?tested={}#test", self.intake, tested.delivery)
    }
}

/// Where a sender's JSON says what, each field as it stands in the form. Nothing is stored unless `act` is `save`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaveMapping {
    pub intake: TokenId,
    #[serde(default)]
    pub items: String,
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub summary: String,
    #[serde(default)]
    pub severity: String,
    /// A line for each: `crit* = critical`.
    #[serde(default)]
    pub severity_words: String,
    #[serde(default)]
    pub service: String,
    #[serde(default)]
    pub state: String,
    /// A line or a comma between them.
    #[serde(default)]
    pub resolves: String,
    #[serde(default)]
    pub acknowledges: String,
    #[serde(default)]
    pub started_at: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub group: String,
    #[serde(default)]
    pub labels: String,
    /// To try it on; empty: the last delivery.
    #[serde(default)]
    pub sample: String,
    /// `save`; anything else tries.
    #[serde(default)]
    pub act: String,
}

impl Command for SaveMapping {
    type Reply = ();
    const NAME: &'static str = "intake.map";
    const PATH: &'static str = "/settings/intakes/{intake}/mapping";
    const PAGE: &'static str = "/settings/intakes/{intake}";
    fn next(&self, (): &()) -> String {
        format!("/settings/intakes/{}#mapping", self.intake)
    }
}

impl SaveMapping {
    /// A form with that mapping in it.
    pub fn of(intake: TokenId, mapping: &Mapping) -> SaveMapping {
        let pairs = mapping.severity_words.iter().map(|(theirs, ours)| format!("{theirs} = {ours}"));
        SaveMapping {
            intake,
            items: mapping.items.to_string(),
            key: mapping.key.to_string(),
            name: mapping.name.to_string(),
            summary: mapping.summary.to_string(),
            severity: mapping.severity.to_string(),
            severity_words: pairs.collect::<Vec<_>>().join("\n"),
            service: mapping.service.to_string(),
            state: mapping.state.to_string(),
            resolves: mapping.resolves.join(", "),
            acknowledges: mapping.acknowledges.join(", "),
            started_at: mapping.started_at.to_string(),
            url: mapping.url.to_string(),
            group: mapping.group.to_string(),
            labels: mapping.labels.to_string(),
            sample: String::new(),
            act: String::new(),
        }
    }

    /// The usual one for what the intake was made for.
    pub fn usual(sender: Option<Sender>) -> Mapping {
        match sender {
            Some(Sender::CloudEvents) => Mapping::cloud_events(),
            _ => Mapping::usual(),
        }
    }
}

crate::command! {
    /// Its name, and what kind of sender it is for.
    ChangeIntake, "intake.change", "/settings/intakes/{intake}/change", "/settings/intakes/{intake}", {
        intake: TokenId,
        #[serde(default)] name: String,
        #[serde(default)] sender: String,
    }

    /// The token before the last one opens no more.
    EndOldToken, "intake.end_old_token", "/settings/intakes/{intake}/old-token/end", "/settings/intakes/{intake}", {
        intake: TokenId,
    }

    /// Its tokens open no more; what it sent stays.
    EndIntake, "intake.end", "/settings/intakes/{intake}/end", "/settings/intakes/{intake}", { intake: TokenId }

    /// Signatures by the secret before the last one fit no more.
    DropOldSecret, "intake.drop_old_secret", "/settings/intakes/{intake}/old-secret/drop", "/settings/intakes/{intake}", {
        intake: TokenId,
    }

    /// Deliveries need no signature any more.
    StopSigning, "intake.stop_signing", "/settings/intakes/{intake}/signature/stop", "/settings/intakes/{intake}", {
        intake: TokenId,
    }

    /// The mapping that comes with Signalbox.
    UsualMapping, "intake.usual_mapping", "/settings/intakes/{intake}/mapping/usual", "/settings/intakes/{intake}", {
        intake: TokenId,
    }
}

/// A delivery that was given up is worked on once more, as it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WorkAgain {
    pub intake: TokenId,
    pub delivery: DeliveryId,
}

impl Command for WorkAgain {
    type Reply = ();
    const NAME: &'static str = "intake.work_again";
    const PATH: &'static str = "/settings/intakes/{intake}/deliveries/{delivery}/again";
    const PAGE: &'static str = "/settings/intakes/{intake}";
    fn next(&self, _: &()) -> String {
        format!("/settings/intakes/{}#d-{}", self.intake, self.delivery)
    }
}
