// What a run's page does by itself: budgets run down and over, and keys answer while focus is inside a question or check.

const home = document.querySelector("[data-part]");
const offset = Number(home.dataset.now) - Date.now();

const clock = (left) => {
  const [hours, minutes, seconds] = [left / 3600, (left / 60) % 60, left % 60].map(Math.floor);
  const two = (part) => String(part).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
};
setInterval(() => {
  for (const budget of document.hidden ? [] : document.querySelectorAll("[data-ends]")) {
    const left = Math.trunc(budget.dataset.ends - (Date.now() + offset) / 1000);
    budget.textContent = left >= 0 ? `${clock(left)} left` : `+${clock(-left)} over`;
  }
}, 1000);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest("input, textarea, select")) return;
  const asked = event.target.closest(".asked");
  const check = event.target.closest("li.check");
  const find = { x: "button[value=done]", c: "[data-copy]", v: "textarea[name=result]" }[event.key];
  const act = asked
    ? asked.querySelector(event.key === "Backspace" ? "[data-back]" : `button[data-key="${CSS.escape(event.key)}"]`)
    : find && check?.querySelector(find);
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key === "v" && !asked) act.focus();
  else act.click();
}, true);
