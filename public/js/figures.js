// New samples move the figures, the charts, the line and Next: the page is asked for once more, and each part that is
// only read takes its new shape in place. Nothing that holds the focus or lies under a hand is touched, and nothing
// appears or goes: for that there is the record's own word of new entries.

const page = document.querySelector("#follow-figures").dataset.page;
const EVERY = 1000;
let busy = false;
let again = false;
let asked = 0;

const isUnderHand = (part) =>
  part.contains(document.activeElement) || (part.matches(":hover") && part.querySelector("a, button, input, textarea, summary"));

const put = (html) => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (!fresh.querySelector("[data-figure]")) return;
  document.title = fresh.title;
  for (const part of document.querySelectorAll("[data-figure]")) {
    const one = fresh.querySelector(`[data-figure="${CSS.escape(part.dataset.figure)}"]`);
    if (!one || isUnderHand(part) || one.isEqualNode(part)) continue;
    const item = part.closest("li.metric");
    const of = one.closest("li.metric");
    part.replaceWith(one);
    if (item && of) item.className = of.className;
    one.dispatchEvent(new Event("replaced", { bubbles: true }));
  }
};

const follow = async () => {
  if (busy || document.hidden) return void (again = true);
  busy = true;
  again = false;
  try {
    await new Promise((go) => setTimeout(go, Math.max(0, asked + EVERY - Date.now())));
    asked = Date.now();
    const answer = await fetch(page, { headers: { accept: "text/html" } });
    if (answer.ok && !answer.redirected) put(await answer.text());
  } catch {
    // The record's word of the connection says that the network is away.
  } finally {
    busy = false;
  }
  if (again) follow();
};
addEventListener("figures", follow);
document.addEventListener("visibilitychange", () => !document.hidden && again && follow());

// A panel's own way out: it closes, its fields stay as they are, and focus goes back to its button.
const close = (panel) => {
  panel.removeAttribute("open");
  panel.querySelector("summary").focus({ preventScroll: true });
};
const reveal = () => document.querySelectorAll("[data-close]").forEach((button) => (button.hidden = false));
reveal();
document.addEventListener("replaced", reveal);
document.addEventListener("click", (event) => {
  const panel = event.target.closest("[data-close]")?.closest("details[open]");
  if (panel) close(panel);
});
