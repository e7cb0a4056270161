//! The decision tree: the whole picture with the walked path lit, and below it the one question asked now.

use super::{
    AnswerQuestion, Edge, Leaf, Node, NodeKind, NodeState, OwnForm, Place, Question, RunDetail, StepBack, Tree, Walk,
    picture, walk,
};
use crate::{
    ids::IncidentNumber,
    ui::{self, TextArea},
};
use leptos::prelude::*;

pub(super) fn panel(run: &RunDetail, number: IncidentNumber, responds: bool, id: &str) -> Option<AnyView> {
    let walk = run.walk()?;
    let tree = run.runbook.tree.as_ref()?;
    let answered = walk.path.len();
    let place = match &walk.place {
        Place::Asking(_) => format!("question {}", answered + 1),
        Place::Reached(_) => "answered".to_string(),
    };
    let below = match &walk.place {
        Place::Asking(question) => asking(run, question, answered, number, responds),
        Place::Reached(leaf) => reached(run, leaf, number, responds),
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
            view! {
                <li>
                    {step.question.text.clone()} " " <b>{step.label.to_string()}</b> {by}
                    {evidence.map(|evidence| view! { <span class="ev">" " {evidence}</span> })}
                </li>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ol class="crumbs">{rows}</ol> }.into_any())
}

fn asking(run: &RunDetail, question: &Question, answered: usize, number: IncidentNumber, responds: bool) -> AnyView {
    let asked = question.text.clone();
    if !responds {
        return view! { <div class="question"><h3>{asked}</h3></div> }.into_any();
    }
    let form = OwnForm::new::<AnswerQuestion>(number, vec![("run", run.id.to_string())]);
    let id = format!("evidence-{}", run.slug);
    let described = form.has_error("evidence").then(|| format!("{id}-e")).unwrap_or_default();
    let buttons: Vec<AnyView> = question
        .branches
        .iter()
        .map(|branch| {
            view! { <button class="act" name="label" value=branch.label.clone()>{branch.label.clone()}</button> }
                .into_any()
        })
        .collect();
    let fields = view! {
        {ui::hidden("question", &question.key)}
        <h3>{asked}</h3>
        {form.error("label", &format!("label-{}", run.slug))}
        <div class="paste">
            <label class="sr" for=id.clone()>"What the answer rests on, if you can say"</label>
            <TextArea
                id=id.clone() name="evidence" value=form.typed("evidence") rows=1
                placeholder="What the answer rests on, if you can say"
                described_by=described invalid=form.has_error("evidence")
            />
        </div>
        {form.error("evidence", &id)}
        <div class="acts answers">{buttons}</div>
    };
    view! {
        {form.form::<AnswerQuestion>("question", None, fields)}
        {(answered > 0).then(|| back(run, number))}
    }
    .into_any()
}

fn reached(run: &RunDetail, leaf: &Leaf, number: IncidentNumber, responds: bool) -> AnyView {
    let mitigations: Vec<AnyView> = leaf
        .mitigations
        .iter()
        .filter_map(|key| run.runbook.mitigation(key))
        .map(|mitigation| {
            let href = format!("/incidents/{number}?at=mitigate#m-{}", mitigation.key);
            view! { <a class="act" href=href>{mitigation.title.clone()}</a> }.into_any()
        })
        .collect();
    let links = (!mitigations.is_empty()).then(|| view! { <div class="acts answers">{mitigations}</div> });
    view! {
        <div class="question"><h3>"Then: " {leaf.text.clone()}</h3>{links}</div>
        {responds.then(|| back(run, number))}
    }
    .into_any()
}

fn back(run: &RunDetail, number: IncidentNumber) -> AnyView {
    let path = [("number", number.to_string())];
    let button = ui::button_form::<StepBack>("act small quiet", "Step back", &path, &[("run", run.id.to_string())]);
    view! { <footer>{button}</footer> }.into_any()
}
