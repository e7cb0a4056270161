// Small behaviours of every page: ages that go on, copying, keys, and the record that says when there is more.
// Everything here is an addition: each act is a form or a link without it.

const span = (seconds) => {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 1440)} d ${Math.floor((minutes % 1440) / 60)} h`;
};

const tick = () => {
  const now = Date.now() / 1000;
  for (const age of document.querySelectorAll("[data-since]")) age.textContent = span(now - age.dataset.since);
  for (const due of document.querySelectorAll("[data-due]")) {
    const left = Math.floor(due.dataset.due - now);
    const isLate = left <= -60;
    const ahead = left < 120 ? `in ${left} s` : `in ${span(left)}`;
    const words = isLate ? `${span(-left)} late` : left <= 0 ? "due now" : ahead;
    if (due.textContent !== words) due.textContent = words;
    const cell = due.closest("[data-promise]");
    cell?.classList.toggle("late", isLate);
    cell?.classList.toggle("due", !isLate && left <= 300);
  }
};
setInterval(tick, 1000);
document.addEventListener("visibilitychange", () => document.hidden || tick());

// The clipboard interface does not exist on plain http away from this machine.
const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};
const reveal = (inside) => inside.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
reveal(document);
document.addEventListener("replaced", (event) => reveal(event.target));
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || button.dataset.label) return;
  await copy(button.dataset.copy);
  button.dataset.label = button.textContent;
  button.textContent = button.dataset.copied ?? "Copied";
  setTimeout(() => {
    button.textContent = button.dataset.label;
    delete button.dataset.label;
  }, 2000);
});

// A second press of the same form is not a second attempt.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

const go = { n: "/", i: "/incidents", a: "/alerts", r: "/runbooks", s: "/services", o: "/oncall", p: "/postmortems", m: "/settings" };
const number = location.pathname.match(/^\/incidents\/(\d+)/)?.[1];
let waitsForPlace = false;

const focus = (selector) => {
  const found = document.querySelector(selector);
  if (!found) return false;
  found.closest("details:not([open])")?.setAttribute("open", "");
  found.focus();
  found.scrollIntoView({ block: "nearest" });
  return true;
};

const stops = ["alert", "severity", "owner", "triage", "mitigate", "verify", "postmortem"];
const rows = () => [...document.querySelectorAll("a.inc, a.row, a.inbox-open, .library .main a, .rb-contents a, .checks > .check, .entries > .entry a.when")];

document.addEventListener("keydown", (event) => {
  const isField = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (isField && (event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    return void event.target.form?.querySelector("button:not([type=button])")?.focus();
  }
  if (isField || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.repeat && event.key !== "j" && event.key !== "k") return;
  if (waitsForPlace) {
    waitsForPlace = false;
    if (go[event.key]) location.href = go[event.key];
    return;
  }
  const act = () => {
    switch (event.key) {
      case "g": return (waitsForPlace = true);
      case "!": return (location.href = "/incidents/new");
      case "/": return focus("input[type=search]");
      case ".": return focus(".next .act.primary, .next button.primary");
      case "n": return focus("#note");
      case "u": return number && (location.href = `/incidents/${number}/updates/new?for=customers`);
      case "s": return number && (location.href = `/incidents/${number}?at=severity`);
      case "o": case "a": return number && (location.href = `/incidents/${number}?at=owner`);
      case "e": return number && (location.href = `/incidents/${number}?at=owner&panel=escalate#escalate`);
      case "m": return number && (location.href = `/incidents/${number}?at=mitigate`);
      case "t": case "[": case "]": {
        const link = document.querySelector(`[data-oncall-key="${event.key}"]`);
        return link && (link.click(), true);
      }
      case "y": case "x": return false;
      case "j": case "k": {
        const all = rows().map((row) => (row.matches("a") ? row : row.querySelector("button, summary, a"))).filter(Boolean);
        const here = all.indexOf(document.activeElement);
        const next = all[event.key === "j" ? here + 1 : Math.max(0, here - 1)];
        return next && (next.focus(), true);
      }
      default: {
        const stop = number && stops[Number(event.key) - 1];
        return stop && (location.href = `/incidents/${number}?at=${stop}`);
      }
    }
  };
  if (act()) event.preventDefault();
});

document.querySelector("#refused")?.focus();
