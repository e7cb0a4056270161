//! The decision tree: the whole picture with the walked path lit, and below it the one question asked now.

use super::{
    AnswerQuestion, CANNOT_TELL, Edge, Leaf, Node, NodeKind, NodeState, OwnForm, Place, Question, RunDetail, Seat,
    StepBack, Tree, Walk, differs::answer_differs, picture, walk,
};
use crate::{
    signals::{beneath, evidence_lines},
    ui::{self, TextArea},
};
use leptos::prelude::*;

pub(super) fn panel(run: &RunDetail, seat: &Seat, id: &str) -> Option<AnyView> {
    let walk = run.walk()?;
    let tree = run.runbook.tree.as_ref()?;
    let answered = walk.path.len();
    let place = match &walk.place {
        Place::Asking(_) => format!("question {}", answered + 1),
        Place::Reached(_) => "answered".to_string(),
    };
    let differs = answer_differs(run, seat);
    let below = match &walk.place {
        Place::Asking(question) => asking(run, question, &walk, seat, differs.is_none()),
        Place::Reached(leaf) => reached(run, leaf, &walk, seat),
    };

    let heading_id = format!("{id}-h");
    Some(
        view! {
            <section class="panel" id=id.to_string() aria-labelledby=heading_id.clone()>
                <header>
                    <h2 id=heading_id.clone()>"Decision tree"</h2>
                    <span class="n">{place}</span>
                    <p class="aside">{format!("{} · {answered} answered", run.title)}</p>
                </header>
                {drawn(tree, &walk)}
                {crumbs(run, &walk)}
                {differs}
                {below}
            </section>
        }
        .into_any(),
    )
}

/// The tree before anyone answered, for the runbook's own page.
pub(super) fn unwalked(tree: &Tree) -> AnyView {
    drawn(tree, &walk(tree, &[]))
}

fn drawn(tree: &Tree, walk: &Walk) -> AnyView {
    let picture = picture(tree, walk);
    let says = match &walk.place {
        Place::Asking(question) => format!("Decision tree, {} answered. Asked now: {}", walk.path.len(), question.text),
        Place::Reached(leaf) => format!("Decision tree, {} answered. Reached: {}", walk.path.len(), leaf.text),
    };
    let width = (picture.width + 4).to_string();
    let view_box = format!("-2 -2 {} {}", picture.width + 4, picture.height + 4);
    // What is lit is drawn last, over the pale lines that share its way down.
    let (lit, pale): (Vec<_>, Vec<_>) = picture.edges.iter().partition(|edge| edge.walked);
    let edges: Vec<AnyView> = pale.into_iter().chain(lit).map(edge).collect();
    let nodes: Vec<AnyView> = picture.nodes.iter().map(node).collect();
    view! {
        <figure class="tree">
            <svg viewBox=view_box width=width role="img" aria-label=says>{edges}{nodes}</svg>
        </figure>
    }
    .into_any()
}

fn edge(edge: &Edge) -> AnyView {
    let line = format!("M{} {}V{}H{}", edge.x1, edge.y1, edge.y2, edge.x2);
    let (path, label) = if edge.walked { ("edge walked", "label walked") } else { ("edge", "label") };
    let (x, y) = ((edge.x1 + 7).to_string(), edge.y2.saturating_sub(5).to_string());
    view! {
        <path class=path d=line></path>
        <text class=label x=x y=y>{edge.label.clone()}</text>
    }
    .into_any()
}

fn node(node: &Node) -> AnyView {
    let state = match node.state {
        NodeState::Walked => "walked",
        NodeState::Current => "current",
        NodeState::Unreached => "pale",
    };
    let class = if node.kind == NodeKind::Leaf { format!("node leaf {state}") } else { format!("node {state}") };
    let lines: Vec<AnyView> = node
        .lines
        .iter()
        .zip(0u32..)
        .map(|(line, row)| {
            let (x, y) = ((node.x + 12).to_string(), (node.y + 21 + 18 * row).to_string());
            view! { <text x=x y=y>{line.clone()}</text> }.into_any()
        })
        .collect();
    let (x, y, w, h) = (node.x.to_string(), node.y.to_string(), node.w.to_string(), node.h.to_string());
    view! { <g class=class><rect x=x y=y width=w height=h rx="6"></rect>{lines}</g> }.into_any()
}

/// The answers so far with who and what they rest on; on phones they stand in the picture's place.
fn crumbs(run: &RunDetail, walk: &Walk) -> Option<AnyView> {
    let rows: Vec<AnyView> = walk
        .path
        .iter()
        .map(|step| {
            let answer = run.answer(&step.question.key);
            let by = answer
                .map(|answer| view! { <span class="dim">" " {answer.by.clone()} " " {ui::time(answer.at)}</span> });
            let evidence = answer.and_then(|answer| answer.evidence.clone());
            let proposed = answer.and_then(|answer| Some(beneath(answer.proposed.as_ref()?, Some(step.label))));
            view! {
                <li>
                    {step.question.text.clone()} " " <b>{step.label.to_string()}</b> {by}
                    {evidence.map(|evidence| view! { <span class="ev">" " {evidence}</span> })}
                    {proposed.map(|proposed| view! { " " {proposed} })}
                </li>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ol class="crumbs">{rows}</ol> }.into_any())
}

/// `keeps`: what was written for another question, which the tree no longer asks, is given back here.
fn asking(run: &RunDetail, question: &Question, walk: &Walk, seat: &Seat, keeps: bool) -> AnyView {
    let asked = question.text.clone();
    let unclear = run.answer(&question.key).filter(|answer| question.branch(&answer.label).is_none()).map(|answer| {
        let evidence = answer.evidence.clone().map(|evidence| format!(": {evidence}"));
        view! { <p class="ev">{answer.by.clone()} " could not tell, " {ui::time(answer.at)} <span dir="auto">{evidence}</span></p> }
    });
    if !seat.responds {
        let lines = run.evidence(&question.key).and_then(|known| evidence_lines(known, known.label(question)));
        return view! { <div class="question"><h3>{asked}</h3>{lines}{unclear}</div> }.into_any();
    }
    let own = vec![("run", run.id.to_string()), ("question", question.key.clone())];
    let form = OwnForm::new::<AnswerQuestion>(seat.number, own);
    let any = OwnForm::new::<AnswerQuestion>(seat.number, vec![("run", run.id.to_string())]);
    let written = if keeps { any.typed("evidence") } else { form.typed("evidence") };
    let id = format!("evidence-{}", run.slug);
    let described = form.has_error("evidence").then(|| format!("{id}-e")).unwrap_or_default();
    let evidence = run.evidence(&question.key);
    let proposed = evidence.and_then(|evidence| evidence.label(question));
    let buttons: Vec<AnyView> = labels(question)
        .into_iter()
        .map(|(label, key)| {
            let class = if proposed.as_ref() == Some(&label) { "act proposed" } else { "act" };
            let (value, shown) = (label.clone(), key.clone());
            view! {
                <button class=class name="label" value=value aria-keyshortcuts=key.clone() data-key=key>
                    {label} {shown.map(|key| view! { " " <kbd aria-hidden="true">{key}</kbd> })}
                </button>
            }
            .into_any()
        })
        .collect();
    let lines = evidence.and_then(|evidence| evidence_lines(evidence, proposed));
    let fields = view! {
        {seat.hidden_page()}
        <h3>{asked}</h3>
        {lines}
        {unclear}
        {form.error("label", &format!("label-{}", run.slug))}
        <div class="paste">
            <label class="sr" for=id.clone()>"What the answer rests on, if you can say"</label>
            <TextArea
                id=id.clone() name="evidence" value=written rows=1
                placeholder="What the answer rests on, if you can say"
                described_by=described invalid=form.has_error("evidence")
            />
        </div>
        {form.error("evidence", &id)}
        <div class="acts answers">{buttons}</div>
    };
    view! {
        <div class="asked" tabindex="-1" data-question=question.key.clone()>
            {form.form::<AnswerQuestion>("question", None, fields)}
            {back(run, walk, seat)}
        </div>
    }
    .into_any()
}

/// The answers in the runbook's own order with the key of each; that nobody can tell comes last.
fn labels(question: &Question) -> Vec<(String, Option<String>)> {
    let is = |label: &str, word: &str| label.trim().eq_ignore_ascii_case(word);
    let mut labels: Vec<String> = question.branches.iter().map(|branch| branch.label.clone()).collect();
    if question.branch(CANNOT_TELL).is_none() {
        labels.push(CANNOT_TELL.into());
    }
    let keyed = labels.into_iter().zip(1..).map(|(label, place)| {
        let key = match place {
            _ if is(&label, "yes") => Some("y".into()),
            _ if is(&label, "no") => Some("n".into()),
            1..=9 => Some(place.to_string()),
            _ => None,
        };
        (label, key)
    });
    keyed.collect()
}

fn reached(run: &RunDetail, leaf: &Leaf, walk: &Walk, seat: &Seat) -> AnyView {
    let mitigations: Vec<AnyView> = leaf
        .mitigations
        .iter()
        .filter_map(|key| run.runbook.mitigation(key))
        .map(|mitigation| {
            let stop = if seat.alone { String::new() } else { format!("/incidents/{}?at=mitigate", seat.number) };
            let href = format!("{stop}#m-{}", mitigation.key);
            view! { <a class="act" href=href>{mitigation.title.clone()}</a> }.into_any()
        })
        .collect();
    let links = (!mitigations.is_empty()).then(|| view! { <div class="acts answers">{mitigations}</div> });
    view! {
        <div class="asked" tabindex="-1">
            <div class="question"><h3>"Then: " {leaf.text.clone()}</h3>{links}</div>
            {seat.responds.then(|| back(run, walk, seat))}
        </div>
    }
    .into_any()
}

fn back(run: &RunDetail, walk: &Walk, seat: &Seat) -> Option<AnyView> {
    let last = walk.path.last()?.question.key.clone();
    let form = OwnForm::new::<StepBack>(seat.number, vec![("run", run.id.to_string())]);
    let inside = view! {
        {ui::hidden("question", &last)}
        {seat.hidden_page()}
        <button class="act small quiet" data-back="">"Step back" <kbd aria-hidden="true">"Backspace"</kbd></button>
    };
    Some(view! { <footer>{form.form::<StepBack>("bare", None, inside)}</footer> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::super::{Branch, Leaf, Then};
    use super::*;

    #[test]
    fn cannot_tell_comes_last_and_every_answer_has_its_key() {
        let labelled = |labels: &[&str]| {
            let then = || Then::Leaf(Leaf::default());
            let branches = labels.iter().map(|label| Branch { label: (*label).into(), then: then() }).collect();
            let keyed = labels_of(&Question { branches, ..Question::default() });
            keyed.join(" ")
        };
        fn labels_of(question: &Question) -> Vec<String> {
            labels(question).into_iter().map(|(label, key)| format!("{label}:{}", key.unwrap_or_default())).collect()
        }
        assert_eq!(labelled(&["YES", "NO"]), "YES:y NO:n Cannot tell:3");
        assert_eq!(labelled(&["No", "Some", "All"]), "No:n Some:2 All:3 Cannot tell:4");
        assert_eq!(labelled(&["YES", "cannot tell"]), "YES:y cannot tell:2");
    }
}
