//! What one run asks: by its runbook and the values that its variables have here.

use app::{
    runbooks::Runbook,
    signals::{Ask, asks_of_check, asks_of_question},
};

pub(super) struct Sheet<'a> {
    pub runbook: &'a Runbook,
    pub values: &'a [(String, String)],
}

impl Sheet<'_> {
    /// The key of each check and question that asks something, as far as it is wanted.
    pub fn asks(&self, wants: impl Fn(&str) -> bool) -> Vec<(String, Vec<Ask>)> {
        let Sheet { runbook, values } = self;
        let triage = runbook.triage.checks.iter().map(|check| (check, true));
        let later = runbook.rollback.steps.checks.iter().chain(&runbook.resolution.checks).map(|check| (check, false));
        let checks = triage
            .chain(later)
            .filter(|(check, _)| wants(&check.key))
            .map(|(check, is_triage)| (check.key.clone(), asks_of_check(check, is_triage, runbook, values)));
        let questions = runbook.tree.iter().flat_map(|tree| tree.questions());
        let questions = questions
            .filter(|question| wants(&question.key))
            .map(|question| (question.key.clone(), asks_of_question(question, runbook, values)));
        checks.chain(questions).filter(|(_, asks)| !asks.is_empty()).collect()
    }
}
