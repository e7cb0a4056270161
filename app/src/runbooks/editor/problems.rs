use crate::runbooks::Problem;
use leptos::prelude::*;

/// Longer lists are counted, not shown.
const MOST_SHOWN: usize = 200;

/// `41: NO has no branch. Write …`, as the command line says it. `area` is the text area that the lines are in.
pub fn problem_list(problems: &[Problem], area: Option<&str>) -> AnyView {
    let rows: Vec<AnyView> = problems
        .iter()
        .take(MOST_SHOWN)
        .map(|problem| {
            let (line, column) = (problem.line, problem.column);
            let place = match area {
                Some(area) => view! {
                    <a class="at" href=format!("#{area}") data-line=line.to_string() data-column=column.to_string()>
                        <span class="sr">"Line "</span>{line}
                    </a>
                }
                .into_any(),
                None => view! { <span class="at"><span class="sr">"Line "</span>{line}</span> }.into_any(),
            };
            view! { <li>{place} <span class="says">{crate::ui::inline_code(&problem.message)}</span></li> }.into_any()
        })
        .collect();
    let more = problems.len().saturating_sub(MOST_SHOWN);
    let more = (more > 0).then(|| view! { <p class="dim">{format!("{more} more.")}</p> });
    match problems.is_empty() {
        true => ().into_any(),
        false => view! { <ul class="found-problems">{rows}</ul>{more} }.into_any(),
    }
}
