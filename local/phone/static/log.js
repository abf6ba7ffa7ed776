// The pane of log lines: coloured by function, newest last, followed while its end is in view.

import { el } from "./dom.js";

const KNOWN = ["webhook", "tutor", "consent", "dsar", "delivery", "expiry", "seal", "pages", "media"];
const MOST = 1000;
const NEAR = 40;
// Shown apart, or the same on every line.
const QUIET = new Set(["event", "message", "timestamp", "time", "level", "service", "function", "at"]);

export class LogPane {
  constructor() {
    this.list = document.getElementById("log");
    this.filter = document.getElementById("log-filter");
    this.count = document.getElementById("log-count");
    this.hiddenFunctions = new Set();
    this.seen = new Set();
    document.getElementById("log-clear").onclick = () => this.reset([]);
  }

  reset(lines) {
    this.list.replaceChildren();
    for (const line of lines) this.add(line);
    this.#counted();
  }

  add(line) {
    const follow = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
    this.#offerFilter(shortName(line.function));
    this.list.append(this.#line(line));
    while (this.list.childElementCount > MOST) this.list.firstElementChild.remove();
    this.#counted();
    if (follow) this.toEnd();
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  #counted() {
    this.count.textContent = this.list.childElementCount ? String(this.list.childElementCount) : "";
  }

  #line({ function: full, at, line }) {
    const { title, fields, level } = read(line);
    const name = shortName(full);
    return el("li", {
      class: `log-line f-${colour(name)} ${level}`, "data-testid": "log-line", "data-function": name,
      hidden: this.hiddenFunctions.has(name),
    },
    el("time", { datetime: at, title: at }, (/T(\d\d:\d\d:\d\d)/u.exec(at) ?? [null, at])[1]),
    el("span", { class: "function", title: full }, name),
    el("span", { class: "said" }, el("b", {}, title), ...fields.map(([key, value]) =>
      el("span", { class: "field" }, el("i", {}, `${key} `), value))));
  }

  #offerFilter(name) {
    if (this.seen.has(name)) return;
    this.seen.add(name);
    const chip = el("button", { type: "button", class: `chip f-${colour(name)}`, "aria-pressed": "true", "data-testid": `filter-${name}`, onclick: () => this.#toggle(name, chip) }, name);
    this.filter.append(chip);
  }

  #toggle(name, chip) {
    const hide = !this.hiddenFunctions.delete(name);
    if (hide) this.hiddenFunctions.add(name);
    chip.setAttribute("aria-pressed", String(!hide));
    for (const node of this.list.children) if (node.dataset.function === name) node.hidden = hide;
  }
}

// A structured line shows its event and fields; anything else is shown as it is.
export function read(line) {
  let parsed = null;
  try { parsed = JSON.parse(line); } catch { /* plain text */ }
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) return { title: line, fields: [], level: "" };
  const fields = Object.entries(parsed).filter(([key]) => !QUIET.has(key))
    .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]);
  return { title: String(parsed.event ?? parsed.message ?? ""), fields, level: String(parsed.level ?? "").toLowerCase() };
}

// `chatoet-local-tutor` is the tutor.
const shortName = (full) => KNOWN.find((known) => full === known || full.endsWith(`-${known}`)) ?? full;

const colour = (name) => KNOWN.includes(name) ? KNOWN.indexOf(name) : KNOWN.length;
