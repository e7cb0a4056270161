// The inbox: selecting several, keys on a row, and a word when more came. Without it every act is a form or a link.

const list = document.querySelector("[data-inbox]");
const bar = document.querySelector("#picked");
const news = document.querySelector("[data-news]");
const boxes = () => [...document.querySelectorAll("input[form=picked][name=alerts]")];

// What was selected outlives a look at what is new.
const KEPT = "signalbox-picked";
const keep = () => sessionStorage.setItem(KEPT, JSON.stringify(boxes().filter((box) => box.checked).map((box) => box.id)));
const count = () => {
  const chosen = boxes().filter((box) => box.checked).length;
  const word = bar?.querySelector("[data-count]");
  if (word) word.textContent = chosen ? `${chosen} selected` : "With the selected";
  bar?.classList.toggle("idle", chosen === 0);
};
for (const id of JSON.parse(sessionStorage.getItem(KEPT) ?? "[]")) {
  const box = document.getElementById(id);
  if (box) box.checked = true;
}
sessionStorage.removeItem(KEPT);
document.addEventListener("change", (event) => event.target.matches("input[form=picked]") && count());
count();

const here = () => document.activeElement?.closest(".inbox-row");
const panel = (name) => {
  const found = document.querySelector(`#alert details[data-panel="${name}"]`);
  if (!found) return false;
  found.open = true;
  found.querySelector("select, input:not([type=hidden])")?.focus();
  return true;
};
const acts = {
  x: (row) => row?.querySelector("input[form=picked]"),
  " ": (row) => row?.querySelector("input[form=picked]"),
};

document.addEventListener("keydown", (event) => {
  const isField = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (isField || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const row = here();
  const take = () => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  if (acts[event.key] && row && !event.target.matches("input")) {
    const box = acts[event.key](row);
    if (!box) return;
    take();
    box.checked = !box.checked;
    return count();
  }
  const chosen = boxes().some((box) => box.checked);
  const find = {
    // With a selection the bar acts for all of it, else the row or the open alert for itself.
    a: () => (chosen ? bar.querySelector("button:not([formaction])") : (row ?? document.querySelector("#alert"))?.querySelector("[data-command='alert.acknowledge'] button")),
    i: () => (chosen ? bar.querySelector("input[name=incident]") : row?.querySelector("[data-into]")),
    h: () => row?.querySelector("[data-hold]") ?? document.querySelector("#alert a[href^='/alerts/silences/new']"),
    Escape: () => document.querySelector("[data-close]"),
  }[event.key];
  if (!find) return;
  if (event.key === "i" && !chosen && !row && panel("alert.attach")) return take();
  const found = find();
  if (!found) return;
  take();
  if (event.key === "Escape") return found.click();
  found.focus();
}, true);

// A link to one act of the open alert unfolds it.
if (location.hash === "#into") panel("alert.attach");

// The list never moves by itself: it says what came, and a press shows it.
const EVERY = 5000;
const say = (told) => {
  const words = [];
  if (told.came) words.push(`${told.has_more ? "over 100" : told.came} new ${told.came === 1 ? "alert" : "alerts"}`);
  const ended = told.ended.filter((id) => list?.querySelector(`[data-alert="${CSS.escape(id)}"]:not(.over)`));
  if (ended.length) words.push(`${ended.length} of these no longer ${ended.length === 1 ? "fires" : "fire"}`);
  if (!words.length) return;
  const text = `${words.join(", ")}. Show them`;
  const link = news.querySelector("a");
  if (link?.textContent === text) return;
  const button = link ?? Object.assign(document.createElement("a"), { className: "arrivals", href: location.href });
  button.textContent = text;
  if (!link) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      keep();
      location.reload();
    });
    news.append(button);
  }
};
const ask = async () => {
  if (document.hidden) return;
  const shown = [...(list?.querySelectorAll(".inbox-row:not(.over)") ?? [])].map((row) => row.dataset.alert);
  const query = `${news.dataset.news}&newest=${news.dataset.newest ?? ""}&shown=${shown.join(",")}`;
  try {
    const answer = await fetch(`/alerts/news?${query}`, { headers: { accept: "application/json" } });
    if (answer.ok && !answer.redirected) say(await answer.json());
  } catch {
    // The network is away; the next look tells.
  }
};
if (news) setInterval(ask, EVERY);
