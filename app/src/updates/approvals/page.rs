//! What waits, as everyone will read it, what is other than before, and the two answers.

use super::{ApproveUpdate, ReturnUpdate, Waiting, WithdrawUpdate};
use crate::{
    ids::IncidentNumber,
    links,
    ui::{self, Field},
    updates::{
        NoNewsOffer, Shown, Statements, TEXTS, channel,
        corrections::struck,
        differences::{PartChange, changed},
        inside::leaked_in,
        leaks::Known,
        no_news::meanwhile,
        no_news_button, on_the_page,
        reach::{Reach, goes_to},
    },
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The question as it stands.
#[derive(Clone, Debug)]
pub struct Question {
    pub waiting: Waiting,
    pub digest: String,
    pub said: Statements,
    /// What does otherwise than the last update said.
    pub parts: Vec<PartChange>,
    pub shown: Shown,
    pub kept_reason: Option<String>,
    pub reach: Reach,
}

#[derive(Clone, Debug)]
pub struct ApprovalPage {
    pub number: IncidentNumber,
    pub title: String,
    pub question: Option<Question>,
    /// The newest update for customers, and which it is.
    pub last: Option<(i64, Statements)>,
    pub known: Known,
    /// When customers were promised the next word, by the public page's clock.
    pub promised: Option<(DateTime<Utc>, String)>,
    pub no_news: Option<NoNewsOffer>,
    pub commands: bool,
    pub is_author: bool,
}

pub fn approval_page(page: ApprovalPage) -> AnyView {
    let whole = match &page.question {
        Some(question) => shown(&page, question),
        None => view! {
            <div class="panel"><div class="empty">
                <p><b>"Nothing waits for approval."</b>
                " What was published stands among the " <a href=format!("{}#updates", links::stop(page.number, crate::incidents::Stop::Mitigate))>"updates"</a> "."</p>
            </div></div>
        }
        .into_any(),
    };
    let heading = match (&page.question, &page.last) {
        (Some(_), last) => {
            format!("Approve customer update {} of #{}", last.as_ref().map_or(1, |(count, _)| count + 1), page.number)
        }
        (None, _) => format!("Approval of #{}", page.number),
    };
    view! {
        <div class="head">
            <h1>{heading}</h1>
            <p class="sub"><a href=links::incident(page.number) dir="auto">{page.title.clone()}</a></p>
        </div>
        {whole}
    }
    .into_any()
}

fn shown(page: &ApprovalPage, question: &Question) -> AnyView {
    let now = ui::frame().clock.now;
    let others: Vec<AnyView> = question.shown.channels.iter().map(channel).collect();
    let due = page.promised.as_ref().filter(|(at, _)| *at - now <= chrono::Duration::minutes(5));
    let due = due.map(|(at, clock)| {
        let button = page.no_news.as_ref().map(no_news_button);
        view! { <div class="notice bad approval-due"><p><b>{meanwhile(*at, clock, now)}</b></p>{button}</div> }
    });
    let writer = question.waiting.author.name.clone();
    view! {
        <p class="approval-waits">
            <b>{question.waiting.says(now)}</b>
            {format!(" {writer} asked at ")} {ui::time(question.waiting.asked_at)} "."
        </p>
        {due}
        <div class="cols composer">
            <div class="work">
                <section class="panel public" aria-labelledby="text-h">
                    <header><h2 id="text-h">"As everyone will read it"</h2></header>
                    {on_the_page(&question.shown, &page.known)}
                    {others}
                </section>
            </div>
            <div class="side">
                {difference(page, question)}
                {inside(page, question)}
                <section class="panel" aria-labelledby="goes-h">
                    <header><h2 id="goes-h">"Goes to"</h2></header>
                    <div class="body"><p>{goes_to(question.reach)}</p></div>
                </section>
                {answers(page, question)}
            </div>
        </div>
    }
    .into_any()
}

fn difference(page: &ApprovalPage, question: &Question) -> AnyView {
    let body = match &page.last {
        None => view! { <p>"This is the first word to customers."</p> }.into_any(),
        Some((_, last)) if changed(last, &question.said).is_empty() && question.parts.is_empty() => {
            view! { <p>"Nothing but the time of publishing."</p> }.into_any()
        }
        Some((_, last)) => {
            let next = (last.next_update_at != question.said.next_update_at).then_some(question.said.next_update_at);
            let next = next.flatten().map(|at| view! { <p>"Promises the next by " {ui::time(at)} "."</p> });
            view! { {struck(last, &question.said, &question.parts)} {next} }.into_any()
        }
    };
    let heading = page.last.as_ref().map_or("Changed".into(), |(count, _)| format!("Changed since update {count}"));
    view! {
        <section class="panel" aria-labelledby="changed-h">
            <header><h2 id="changed-h">{heading}</h2></header>
            <div class="body">{body}</div>
        </section>
    }
    .into_any()
}

/// Inside words that its writer keeps, and why.
fn inside(page: &ApprovalPage, question: &Question) -> Option<AnyView> {
    let found = leaked_in(TEXTS.into_iter().map(|(_, text)| text(&question.said)), &page.known);
    let reason = question.kept_reason.clone().filter(|_| !found.is_empty())?;
    let words: Vec<String> = found.into_iter().map(|inside| inside.word).collect();
    Some(
        view! {
            <div class="notice warn">
                <p><b>"Inside words that stay: "</b> <span dir="auto">{words.join(", ")}</span></p>
                <p dir="auto">{format!("“{reason}”")}</p>
            </div>
        }
        .into_any(),
    )
}

fn answers(page: &ApprovalPage, question: &Question) -> AnyView {
    let path = [("number", page.number.to_string())];
    if page.is_author {
        return view! {
            <section class="panel" aria-labelledby="answer-h">
                <header><h2 id="answer-h">"You wrote it"</h2></header>
                <div class="body stack">
                    <p>"A second person reads it. Until then nobody outside does."</p>
                    <div class="acts">
                        {ui::button_form::<WithdrawUpdate>("act", "Take it back and write on", &path, &[])}
                    </div>
                </div>
            </section>
        }
        .into_any();
    }
    if !page.commands {
        return view! { <p class="notice">"Somebody who may publish for customers approves."</p> }.into_any();
    }
    let digest = question.digest.clone();
    let approve = ui::button_form::<ApproveUpdate>(
        "act outward primary",
        "Approve and publish",
        &path,
        &[("digest", digest.clone())],
    );
    let words = Field::new::<ReturnUpdate>("words", "What should be different?");
    let back = view! {
        {ui::hidden("digest", &digest)}
        {words.area(3)}
        <div class="acts"><button class="act">"Return with these words"</button></div>
    };
    view! {
        <section class="panel approval-answer" aria-labelledby="answer-h">
            <header><h2 id="answer-h">"Your answer"</h2></header>
            <div class="body stack">
                <p class="dim">{format!("It is published in the name of {}; the record names you as the second person.", question.waiting.author.name)}</p>
                {approve}
                {ui::form::<ReturnUpdate>("stack approval-return", &path, back)}
            </div>
        </section>
    }
    .into_any()
}
