// The draft: kept in this browser for its writer, brought back after a reload or a lost session, ended by a save or by hand.
const root = document.querySelector("#editor");
const form = document.querySelector("#editor-form");
const area = document.querySelector("#editor-text");
const said = document.querySelector("#editor-draft");
const discard = document.querySelector("#editor-discard");
const key = root.dataset.draft;
// A page that answers a form holds text that is nowhere else.
const isAnswer = root.dataset.answer === "1";
const stored = area.defaultValue;
const clock = (at) => new Date(at).toLocaleTimeString("en-GB");
let isDiscarded = false;

export const slug = key.includes(":new:") ? "" : key.split(":").pop();
export const say = (words) => (said.textContent = words);

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
};
const isTouched = () => isAnswer || area.value !== stored;

export const keep = () => {
  if (isDiscarded) return;
  const { base, comment } = form.elements;
  const at = Date.now();
  discard.hidden = !isTouched();
  try {
    if (isTouched()) {
      localStorage.setItem(key, JSON.stringify({ text: area.value, base: base.value, comment: comment.value, at }));
      say(`draft kept ${clock(at)}`);
    } else {
      localStorage.removeItem(key);
      say("");
    }
  } catch {
    say("The browser has no room for the draft: save a version, or copy the text.");
  }
};

/** A new runbook that became a version needs its draft no longer. */
const sweep = () => {
  const mine = `${key.split(":").slice(0, 2).join(":")}:new:`;
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(mine) && read(name)?.text === stored) localStorage.removeItem(name);
  }
};

export const comeBack = () => {
  if (isAnswer) {
    // After a conflict the draft is the writer's own text until they go on.
    if (!document.querySelector(".conflict.three")) keep();
    discard.hidden = false;
    return;
  }
  if (slug) sweep();
  const draft = read(key);
  if (!draft) return;
  if (draft.text === stored) return void localStorage.removeItem(key);
  area.value = draft.text;
  form.elements.base.value = draft.base;
  form.elements.comment.value = draft.comment ?? "";
  discard.hidden = false;
  say(`Your draft of ${clock(draft.at)} is back.`);
};

const drop = () => {
  isDiscarded = true;
  localStorage.removeItem(key);
};
discard.addEventListener("click", () => {
  drop();
  const { from, alert } = form.elements;
  const query = new URLSearchParams({ from: from?.value ?? "", alert: alert?.value ?? "" });
  location.assign(slug ? `/runbooks/${slug}/edit` : `/runbooks/new?${query}`);
});
document.querySelector("[data-discard]")?.addEventListener("click", drop);
addEventListener("pagehide", () => area.value !== stored && keep());
