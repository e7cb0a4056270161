//! Files become runbooks: what each of them became, and what its lint found.

use crate::runbooks::{Part, Presence, Problem, eight::eight};
use leptos::prelude::*;

/// What one file became.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Name of the file, or words for pasted text.
    pub name: String,
    pub outcome: Result<Landed, String>,
}

#[derive(Clone, Debug)]
pub struct Landed {
    pub slug: String,
    pub title: String,
    pub version: i32,
    /// `new runbook`, `new version`, `unchanged`.
    pub says: &'static str,
    pub is_archived: bool,
    pub parts: [(Part, Presence); 8],
    pub problems: Vec<Problem>,
}

#[derive(Clone, Debug, Default)]
pub struct ImportPage {
    pub imported: Vec<Imported>,
    /// Why nothing was read at all.
    pub refused: Option<String>,
    /// Pasted text that was not taken.
    pub pasted: String,
    pub limits: String,
}

pub fn import(page: ImportPage) -> AnyView {
    let results = (!page.imported.is_empty()).then(|| results(&page.imported));
    let refused = page.refused.clone().map(|says| {
        view! { <div class="notice bad errors" role="alert" tabindex="-1" id="refused"><p><b>{says}</b></p></div> }
    });
    view! {
        <div class="head">
            <h1>"Import runbooks"</h1>
            <p class="sub">"Markdown files, as they are. What is not understood is kept as text, and listed."</p>
            <div class="acts"><a class="act" href="/runbooks">"The library"</a></div>
        </div>
        {refused}
        {results}
        <section class="panel" aria-labelledby="import-h">
            <header><h2 id="import-h">"Files"</h2></header>
            <div class="body">
                <form class="stack" method="post" action="/runbooks/import" enctype="multipart/form-data">
                    <div class="field">
                        <label for="import-files">"Markdown files"</label>
                        <p class="hint" id="import-files-h">{page.limits.clone()}</p>
                        <input
                            class="text" type="file" id="import-files" name="files" multiple=true
                            accept=".md,.markdown,.txt,text/markdown,text/plain" aria-describedby="import-files-h"
                        />
                    </div>
                    <div class="field">
                        <label for="import-text">"Or pasted text"</label>
                        <p class="hint" id="import-text-h">"One runbook. Without a slug in its head, its title makes one."</p>
                        <crate::ui::TextArea
                            id="import-text" name="text" value=page.pasted.clone() rows=8 described_by="import-text-h".to_string()
                        />
                    </div>
                    <div class="acts"><button class="act primary">"Import"</button></div>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn results(imported: &[Imported]) -> AnyView {
    let rows: Vec<AnyView> = imported.iter().map(row).collect();
    view! {
        <section class="panel" aria-labelledby="imported-h" id="imported">
            <header><h2 id="imported-h">"What became of them"</h2><span class="n">{rows.len()}</span></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(file: &Imported) -> AnyView {
    match &file.outcome {
        Err(says) => view! {
            <li class="row">
                <div class="grow"><b class="mono">{file.name.clone()}</b><p class="bad">{says.clone()}</p></div>
                <div class="end">"not imported"</div>
            </li>
        }
        .into_any(),
        Ok(landed) => {
            let count = landed.problems.len();
            let problems = (count > 0).then(|| {
                let says = if count == 1 { "1 problem".to_string() } else { format!("{count} problems") };
                view! {
                    <details class="fold-field"><summary>{says}</summary>
                    {super::super::editor::problem_list(&landed.problems, None)}</details>
                }
            });
            let archived = landed.is_archived.then_some(" It is archived and stays so.");
            view! {
                <li class="row">
                    <div class="grow">
                        <a href=format!("/runbooks/{}", landed.slug)><b>{landed.title.clone()}</b></a> " "
                        {eight(&landed.parts)}
                        <span class="line-2">{file.name.clone()}{archived}</span>
                        {problems}
                    </div>
                    <div class="end">{landed.says} {format!(", v{}", landed.version)}</div>
                </li>
            }
            .into_any()
        }
    }
}
