//! What each run's runbook asks recovery to show: read by people, measured by nobody yet.

use super::{RecoveryRow, RunDetail};
use leptos::prelude::*;

pub fn recovery(runs: &[RunDetail]) -> AnyView {
    let tables: Vec<AnyView> = runs.iter().filter_map(|run| recovery_table(&run.runbook.recovery)).collect();
    tables.into_any()
}

pub(super) fn recovery_table(rows: &[RecoveryRow]) -> Option<AnyView> {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            view! {
                <tr role="row">
                    <td class="main" role="cell">{row.signal.clone()}</td>
                    <td role="cell">{row.role.clone()}</td>
                    <td role="cell">{row.bound.clone()}</td>
                    <td class="end" role="cell">{row.hold.clone()}</td>
                </tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <table class="table" role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">"Signal"</th>
                    <th role="columnheader" scope="col">"Role"</th>
                    <th role="columnheader" scope="col">"Bound"</th>
                    <th role="columnheader" scope="col">"Holds for"</th>
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
        .into_any()
    })
}
