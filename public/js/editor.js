// The runbook editor: a preview that follows the text, and its keys. Without scripts the same form saves, previews and
// inserts by posting itself.
import { comeBack, keep, say, slug } from "./editor-draft.js";
import { area, goTo, mark, nextProblem, number, putIn, sheet, visit } from "./editor-sheet.js";

const root = document.querySelector("#editor");
const form = document.querySelector("#editor-form");
const pane = document.querySelector(".editor-pane");
let asked, waits, keeps;

const ask = async (insert) => {
  asked?.abort();
  asked = new AbortController();
  const service = form.elements.service?.value ?? "";
  const body = new URLSearchParams({ text: area.value, slug, service, insert });
  const answer = await fetch("/runbooks/preview", { method: "POST", body, signal: asked.signal });
  if (answer.status === 401) say("You are signed out. The draft is kept here: sign in in another tab, then save.");
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
};

const preview = async (insert = "") => {
  let pieces;
  try {
    pieces = await ask(insert);
  } catch (error) {
    if (error.name !== "AbortError") say("The preview waits for the network. The draft is kept here.");
  }
  if (!pieces) return;
  for (const id of ["editor-parts", "editor-problems", "editor-run"]) {
    const old = document.getElementById(id);
    const piece = pieces.getElementById(id);
    const focused = old.contains(document.activeElement) ? document.activeElement.value : "";
    if (piece) old.replaceWith(piece);
    if (focused) piece?.querySelector(`[value="${focused}"]`)?.focus();
  }
  mark();
  const put = pieces.getElementById("editor-inserted")?.dataset;
  if (!put) return;
  if (put.text) putIn(Number(put.line), put.text);
  goTo(Number(put.line));
};

const typed = () => {
  number();
  mark();
  clearTimeout(keeps);
  clearTimeout(waits);
  keeps = setTimeout(keep, 300);
  waits = setTimeout(preview, 450);
};

form.addEventListener("input", typed);
form.elements.service?.addEventListener("change", () => preview());
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#editor-problems a[data-line]");
  const part = event.target.closest?.("#editor-parts button");
  if (!link && !part) return;
  event.preventDefault();
  if (link) visit(link);
  else preview(part.value);
});

const press = (button, name) => button.setAttribute("aria-pressed", String(root.classList.toggle(name)));
const full = document.querySelector("[data-full]");
const togglePreview = () => {
  press(full, "full");
  (root.classList.contains("full") ? pane : area).focus();
};
full.addEventListener("click", togglePreview);
document.querySelector("[data-night]").addEventListener("click", (event) => press(event.currentTarget, "at-night"));

const act = (event) => {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key === "s") return () => document.querySelector("#editor-save").click();
  if (isCommand && event.key === "Enter") return togglePreview;
  return event.key === "F8" ? nextProblem : null;
};
// Before the page's own keys, which move focus to the button.
const onKey = (event) => {
  const does = act(event);
  if (!does) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat || event.key === "F8") does();
};
addEventListener("keydown", onKey, true);

sheet.addEventListener("scroll", () => {
  const share = sheet.scrollTop / Math.max(1, sheet.scrollHeight - sheet.clientHeight);
  pane.scrollTop = share * (pane.scrollHeight - pane.clientHeight);
});

document.documentElement.dataset.editor = "1";
sheet.classList.add("numbered");
comeBack();
number();
mark();
if (area.value !== area.defaultValue) preview();
