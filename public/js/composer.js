// The composer: what is typed is kept in this browser for its writer, and what readers will see is shown beside it.
// Without it the same form leads to the same review.
const form = document.querySelector("#write");
const live = document.querySelector("#composer-live");
const said = document.querySelector("#composer-draft");
const discard = document.querySelector("#composer-discard");
const review = document.querySelector("#review");
const key = form?.dataset.draft;
// A page that answers a form holds text that is nowhere else.
const isAnswer = form?.dataset.answer === "1";
const clock = (at) => new Date(at).toLocaleTimeString("en-GB");
const own = new Set(["once", "seen", "audience"]);

const fields = () => [...new FormData(form)].filter(([name]) => !own.has(name));
const first = form && JSON.stringify(fields());
const isTouched = () => isAnswer || JSON.stringify(fields()) !== first;
let isOver = false;

const stored = () => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
};
const say = (words) => {
  said.textContent = words;
  for (const kept of document.querySelectorAll("[data-kept]")) kept.textContent = words;
};

const keep = () => {
  if (isOver) return;
  discard.hidden = !isTouched();
  const at = Date.now();
  try {
    if (isTouched()) {
      localStorage.setItem(key, JSON.stringify({ fields: fields(), seen: form.elements.seen.value, at }));
      say(`draft kept ${clock(at)}`);
    } else {
      localStorage.removeItem(key);
      say("");
    }
  } catch {
    say("The browser has no room for the draft: copy the text.");
  }
};

const put = (draft) => {
  const values = new Map();
  for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const control of form.elements) {
    const left = values.get(control.name);
    if (!left) continue;
    if (control.type === "radio") control.checked = left.includes(control.value);
    // Each part's select takes the value that is one of its own.
    else if (control.name === "components") control.value = left.find((value) => [...control.options].some((option) => option.value === value)) ?? control.value;
    else control.value = left[0];
  }
};

const comeBack = () => {
  const draft = stored();
  if (isAnswer) return keep();
  if (!draft) return;
  // It was sent from this browser, and another update stands there since.
  if (draft.sent && Number(form.elements.seen.value) > Number(draft.seen)) return void localStorage.removeItem(key);
  put(draft);
  discard.hidden = false;
  say(`Your draft of ${clock(draft.at)} is back.`);
  look();
};

let asked = 0;
const look = async () => {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.live, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || mine !== asked || !live) return;
    const open = live.querySelector("details[open] > summary")?.textContent;
    live.innerHTML = await answer.text();
    for (const tab of live.querySelectorAll("details")) tab.open = tab.querySelector("summary").textContent === open;
    if (!live.querySelector("details[open]")) live.querySelector("details")?.setAttribute("open", "");
    live.dispatchEvent(new Event("replaced", { bubbles: true }));
  } catch {
    // Away: the text is kept, and the review asks again.
  }
};

if (form) {
  let waits;
  form.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(() => {
      keep();
      if (!review) look();
    }, 350);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form.contains(event.target)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  discard.addEventListener("click", () => {
    isOver = true;
    localStorage.removeItem(key);
    location.assign(`${location.pathname.replace(/\/updates$/, "/updates/new")}?for=${form.elements.audience.value}`);
  });
  const sent = () => {
    const draft = stored();
    if (draft) localStorage.setItem(key, JSON.stringify({ ...draft, sent: true }));
    isOver = true;
  };
  document.querySelector("form[data-publishes]")?.addEventListener("submit", sent);
  if (form.elements.audience.value === "internal") form.addEventListener("submit", sent);
  addEventListener("pagehide", () => isTouched() && keep());
  comeBack();
}
// The whole page opens beside this one, and may be looked at again.
document.addEventListener("submit", (event) => {
  if (event.target.target === "_blank") setTimeout(() => delete event.target.dataset.sent, 0);
});
if (review) review.querySelector("h2").setAttribute("tabindex", "-1"), review.querySelector("h2").focus();
