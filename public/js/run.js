// A run's forms without leaving the page: a tick shows at once, is sent in order and once, and waits while the network
// is away. The forms stay the truth: the panels of the answered page take the place of these. No act that goes out waits.

const home = document.querySelector("[data-part]");
const offset = Number(home.dataset.now) - Date.now();
const now = () => Date.now() + offset;
const shelf = `signalbox.waits.${home.dataset.viewer}.`;
const OURS = ["check.mark", "check.give", "question.answer", "question.take_back", "variable.fill"];
const WAITS = ["check.mark", "question.answer", "note.write"];
let busy = false;
let told = [];

const waiting = () => Object.keys(localStorage).filter((key) => key.startsWith(shelf)).sort()
  .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }));
const isAway = () => !navigator.onLine || document.querySelector('.live[data-state="lost"]');

const tell = (lines) => {
  const box = document.querySelector(".waits") ?? Object.assign(document.createElement("div"), { className: "waits notice warn", role: "status" });
  box.replaceChildren(...lines.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  if (lines.length === 0) box.remove();
  else if (!box.isConnected) document.querySelector("[data-part]").before(box);
};

const says = (form, fields) => {
  const about = form.closest("li.check")?.querySelector(".say")?.textContent ?? form.querySelector("h3")?.textContent;
  return [fields.get("state") ?? fields.get("label") ?? "note", about ?? fields.get("text")?.slice(0, 80)].join(": ");
};
const words = (fields) => ["result", "reason", "evidence", "text"].map((name) => fields.get(name)).filter(Boolean).join(" · ");

// What the answer will look like, before it is there.
const show = (form, state) => {
  const check = form.closest("li.check");
  if (!check || !state) return form.classList.add("sending");
  check.className = `check ${state} sending`;
  const icon = check.querySelector(".ico use");
  const mark = { done: "tick", skipped: "skip", open: "box" }[state];
  icon?.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${mark}`));
  check.querySelectorAll(":scope > .more").forEach((more) => (more.hidden = true));
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const name = form.dataset.command;
  const isOurs = OURS.includes(name) && form.closest("[data-part]") && form.dataset.plain !== "1";
  if (!isOurs && !(name === "note.write" && isAway())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.sent) return;
  form.dataset.sent = "1";
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const entry = { name, action: form.getAttribute("action"), fields: fields.toString(), at: now(), says: says(form, fields) };
  show(form, name === "check.mark" && fields.get("state"));
  localStorage.setItem(`${shelf}${String(Math.round(entry.at)).padStart(15, "0")}.${fields.get("once")}`, JSON.stringify(entry));
  if (name === "note.write") form.reset();
  send();
}, true);

const post = (entry) => {
  const fields = new URLSearchParams(entry.fields);
  if (WAITS.includes(entry.name) && now() - entry.at > 5000 && !fields.get("happened")) {
    fields.set("happened", new Date(entry.at).toISOString());
  }
  return fetch(entry.action, { method: "POST", body: fields, headers: { accept: "text/html" } });
};

const send = async () => {
  if (busy) return;
  busy = true;
  let page, last, failed = false;
  try {
    for (let entry; (entry = waiting()[0]); ) {
      const answer = await post(entry).catch(() => null);
      if (!answer || [401, 502, 503, 504].includes(answer.status)) return away(answer?.status === 401);
      [page, last, failed] = [await answer.text(), entry, !answer.ok];
      localStorage.removeItem(entry.key);
      if (failed && (waiting().length || !entry.action.startsWith(`/incidents/${number}/`))) {
        const reason = new DOMParser().parseFromString(page, "text/html").querySelector("#refused")?.textContent;
        told.push(`Not taken: ${entry.says}. ${reason ?? ""} ${words(new URLSearchParams(entry.fields))}`);
      }
    }
  } finally {
    busy = false;
  }
  tell(told);
  if (page && last.action.startsWith(`/incidents/${number}/`)) replace(page, last, failed);
};
const number = location.pathname.split("/")[2];

const away = (isSignedOut) => {
  const stay = waiting().filter((entry) => WAITS.includes(entry.name));
  for (const entry of waiting().filter((one) => !WAITS.includes(one.name))) {
    localStorage.removeItem(entry.key);
    told.push(`Not sent: ${entry.says}. Press again when live.`);
  }
  const why = isSignedOut ? "waits until you sign in again in another tab" : "waits for the network";
  tell([...stay.map((entry) => `${entry.says} ${why}`), ...told]);
  document.querySelectorAll(".check.sending > .who").forEach((who) => (who.textContent = why));
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  setTimeout(send, 3000);
};
addEventListener("online", send);

const replace = (html, entry, failed) => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement;
  const isHere = focused === document.body || focused.closest("[data-part]");
  let isShown = false;
  const parts = failed ? [".part section.panel[id]"] : ["[data-part]", ".next", "ol.line", ...(location.search.includes("show=") ? [] : [".entries"])];
  for (const old of document.querySelectorAll(parts.join())) {
    const name = old.dataset.part ? `[data-part="${old.dataset.part}"]` : old.id ? `[id="${old.id}"]` : `.${old.classList[0]}`;
    const one = fresh.querySelector(name);
    if (!one) continue;
    const typed = [...old.querySelectorAll("textarea[id], input[id]:not([type=hidden])")]
      .filter((field) => field.value !== field.defaultValue && !field.form?.dataset.sent);
    const unfolded = [...old.querySelectorAll("li.check.open:has(> .more > details[open])")].map((check) => check.id);
    const panels = [...old.querySelectorAll("details[id][open]")].map((panel) => panel.id);
    old.replaceWith(one);
    for (const id of panels) document.getElementById(id)?.setAttribute("open", "");
    for (const id of unfolded) document.getElementById(id)?.querySelector(".more > details")?.setAttribute("open", "");
    isShown = true;
    one.dispatchEvent(new Event("replaced", { bubbles: true }));
    for (const field of typed) {
      const same = document.getElementById(field.id);
      if (!same) tell((told = [...told, `Kept, its check was answered meanwhile: ${field.value}`]));
      else if (!same.value) same.value = field.value;
      if (same) same.closest("details:not([open])")?.setAttribute("open", "");
    }
  }
  const newest = Math.max(0, ...[...document.querySelectorAll(".entry[id]")].map((one) => Number(one.id.slice(1))));
  dispatchEvent(new MessageEvent("shown", { data: String(newest) }));
  if (!isShown) {
    document.querySelectorAll(".check.sending > .more").forEach((more) => (more.hidden = false));
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    tell((told = [...told, `Not taken: ${entry.says}. ${fresh.querySelector("main p")?.textContent ?? ""}`]));
  }
  if (!isHere) return;
  const same = focused.id && !focused.form?.dataset.sent && document.getElementById(focused.id);
  const key = new URLSearchParams(entry.fields).get("key");
  const isUndone = entry.fields.includes("state=open") || entry.name === "check.give";
  const to = same || (failed && document.querySelector("#refused"))
    || (entry.name.startsWith("question") && document.querySelector("#tree .asked"))
    || (isUndone && document.querySelector(`[data-key="${CSS.escape(key)}"] :is(button, summary)`))
    || document.querySelector(".check.current .answer .act") || document.querySelector("#checks a");
  to?.focus({ preventScroll: true });
  to?.scrollIntoView({ block: "nearest" });
};

send();
