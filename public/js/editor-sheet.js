// The text with its line numbers and problems. Each line lies once more behind the area, so that numbers and marks stand
// where the line wraps.
export const area = document.querySelector("#editor-text");
export const sheet = area.closest(".sheet");
const gutter = sheet.querySelector(".sheet-lines");
let shown = [];

export const number = () => {
  const lines = area.value.split("\n");
  let head = 0;
  while (head < lines.length && lines[head] === shown[head]) head += 1;
  let tail = 0;
  const most = Math.min(lines.length, shown.length) - head;
  while (tail < most && lines.at(-1 - tail) === shown.at(-1 - tail)) tail += 1;
  for (let at = shown.length - tail; at > head; at -= 1) gutter.children[at - 1].remove();
  const fresh = lines.slice(head, lines.length - tail).map((line) => {
    const row = document.createElement("div");
    row.textContent = line || "\u200b";
    return row;
  });
  if (gutter.children[head]) gutter.children[head].before(...fresh);
  else gutter.append(...fresh);
  shown = lines;
};

const problems = () => [...document.querySelectorAll("#editor-problems a[data-line]")];

export const mark = () => {
  gutter.querySelectorAll(".found").forEach((row) => row.classList.remove("found"));
  for (const link of problems()) gutter.children[link.dataset.line - 1]?.classList.add("found");
};

const start = (line) => shown.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);

export const goTo = (line, column = 1) => {
  const before = [...(shown[line - 1] ?? "")].slice(0, column - 1).join("").length;
  const at = Math.min(start(line) + before, area.value.length);
  area.focus({ preventScroll: true });
  area.setSelectionRange(at, at);
  gutter.children[Math.min(line, shown.length) - 1]?.scrollIntoView({ block: "center" });
};

export const visit = (link) => {
  problems().forEach((other) => other.closest("li").classList.toggle("now", other === link));
  link.closest("li").scrollIntoView({ block: "nearest" });
  goTo(Number(link.dataset.line), Number(link.dataset.column));
};

export const nextProblem = () => {
  const here = area.value.slice(0, area.selectionStart).split("\n").length;
  const all = problems();
  const now = all.findIndex((link) => link.closest("li").classList.contains("now") && Number(link.dataset.line) === here);
  const next = now >= 0 ? all[now + 1] : all.find((link) => Number(link.dataset.line) >= here);
  if (next ?? all[0]) visit(next ?? all[0]);
};

/** Puts text in at the start of a line, so that the browser's own undo takes it back. */
export const putIn = (line, text) => {
  const at = line > shown.length ? area.value.length : start(line);
  area.focus({ preventScroll: true });
  area.setSelectionRange(at, at);
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text);
};
