// The chat of one learner: header, messages, composer.

import { api } from "./api.js";
import { bubble, setStatus, stampOf, summary } from "./bubble.js";
import { Composer } from "./composer.js";
import { el, iconButton, openDialog, toast } from "./dom.js";
import { at } from "./state.js";
import { dayName, windowLeft } from "./time.js";
import { openTools } from "./tools.js";

const NEAR = 120; // px from the end within which new messages are followed

export class Chat {
  constructor(learner, state) {
    this.id = learner.id;
    this.state = state;
    this.shown = new Map(); // wamid -> [stamp, node]
    this.composer = new Composer(this.id, state, () => this.#lastChoices().at(-1)?.focus());
    this.window = el("span", { class: "window", "data-testid": "window" });
    this.typing = el("span", { class: "typing", "data-testid": "typing", hidden: true },
      el("i"), el("i"), el("i"), el("span", { class: "sr" }, "is typing"));
    this.presence = el("span", { class: "presence" });
    this.messages = el("div", {
      class: "messages", role: "log", "aria-live": "polite", "aria-relevant": "additions", tabindex: "0",
      "data-testid": "messages", onkeydown: (event) => this.#key(event),
    });
    this.node = this.#frame();
    this.atEnd = true;
    this.messages.addEventListener("scroll", () => { this.atEnd = this.#nearEnd(); }, { passive: true });
    // A growing composer, a turned phone: whoever reads the end keeps reading the end.
    new ResizeObserver(() => { if (this.atEnd) this.toEnd(); }).observe(this.messages);
    this.act = {
      tap: (message, id) => this.#do(api.tap(this.id, message.wamid, id)),
      react: (message, emoji) => this.#do(api.react(this.id, message.wamid, emoji)),
      reply: (message) => this.composer.replyTo(message, summary(message, state)),
      openList: (message) => this.#openList(message),
    };
  }

  get learner() {
    return this.state.learners.get(this.id);
  }

  // Draws what changed since the last time, and follows the end unless the reader has scrolled back.
  refresh() {
    const { learner, state } = this;
    const follow = this.atEnd || this.#nearEnd();
    const bulk = this.shown.size === 0;
    if (bulk) this.messages.setAttribute("aria-live", "off");
    this.title.textContent = state.business.name;
    this.messages.setAttribute("aria-label", `Messages between ${learner.name} and ${state.business.name}`);
    this.presence.textContent = `as ${learner.name} · ${learner.wa_id ? `+${learner.wa_id}` : `@${learner.username}`}${learner.online ? "" : " · offline"}${learner.blocks ? " · blocked" : ""}`;
    this.#draw(this.#wanted());
    this.tick();
    if (follow || bulk) this.toEnd();
    if (bulk) setTimeout(() => this.messages.setAttribute("aria-live", "polite"), 300);
  }

  // Once a second: what depends on the clock alone.
  tick() {
    const { open, text } = windowLeft(this.learner, this.state.now());
    if (this.window.textContent !== text) this.window.textContent = text;
    this.window.classList.toggle("open", open);
    const typing = this.learner.typing_until > this.state.now();
    if (this.typing.hidden === typing) this.typing.hidden = !typing;
    this.typingRow.hidden = !typing;
  }

  toEnd() {
    this.messages.scrollTop = this.messages.scrollHeight;
    this.atEnd = true;
  }

  #lastChoices() {
    return [...([...this.messages.querySelectorAll(".choices")].at(-1)?.children ?? [])];
  }

  // Arrow keys walk the answers under one message; Escape goes back to writing.
  #key(event) {
    const group = event.target.closest(".choices");
    if (group) moveFocus(event, [...group.children]);
    if (event.key === "Escape") this.composer.focus();
  }

  #nearEnd() {
    return this.messages.scrollHeight - this.messages.scrollTop - this.messages.clientHeight < NEAR;
  }

  #frame() {
    this.title = el("h2", {});
    this.typingRow = el("div", { class: "row in typing-row", hidden: true }, el("div", { class: "bubble" }, this.typing));
    const face = el("span", { class: "face business", "aria-hidden": "true" }, "OET");
    const head = el("header", { class: "chat-head" }, face,
      el("div", { class: "chat-who" }, this.title, this.presence),
      this.window,
      iconButton("more", "Tools for this learner", { "data-testid": "tools", "aria-haspopup": "dialog", onclick: () => openTools(this.learner, this.state) }));
    return el("section", { class: "chat", role: "tabpanel", id: `panel-${this.id}`, "aria-labelledby": `tab-${this.id}`, "data-testid": "chat", "data-learner": this.id },
      head, this.messages, this.composer.node);
  }

  // Keys and makers of every child, in order: day separators and bubbles.
  #wanted() {
    const wanted = [];
    let day = null;
    for (const message of this.state.chat(this.id)) {
      const name = dayName(at(message), this.state.now());
      if (name !== day) wanted.push([`day-${name}`, name, () => el("div", { class: "notice day" }, name)]);
      day = name;
      const quoted = message.context_id ? this.state.of(this.id).has(message.context_id) : "";
      wanted.push([message.wamid, stampOf(message, quoted), () => bubble(message, this.state, this.act), message.status]);
    }
    return wanted.length ? wanted : [["hint", "", () => el("div", { class: "notice hint" }, "Write “hi” to begin.")]];
  }

  #draw(wanted) {
    const keys = new Set(wanted.map(([key]) => key));
    for (const [key, [, node]] of this.shown) if (!keys.has(key)) { node.remove(); this.shown.delete(key); }
    const nodes = [...wanted.map((one) => this.#node(...one)), this.typingRow];
    nodes.forEach((node, index) => {
      const here = this.messages.children[index] ?? null;
      if (here !== node) this.messages.insertBefore(node, here);
    });
  }

  // An unchanged bubble stays the same element; a changed one is replaced, its focused button kept in focus.
  #node(key, stamp, make, status) {
    const [known, old] = this.shown.get(key) ?? [];
    if (known === stamp) {
      if (status && status !== "failed") setStatus(old, status);
      return old;
    }
    const node = make();
    this.shown.set(key, [stamp, node]);
    if (old?.isConnected) {
      const focused = old.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
      old.replaceWith(node);
      if (focused) node.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
    }
    return node;
  }

  #openList(message) {
    const dialog = document.getElementById("list-dialog");
    const rows = document.getElementById("list-rows");
    const { action } = message.content;
    document.getElementById("list-title").textContent = action.button;
    rows.replaceChildren(...action.sections.flatMap((section) => [
      section.title ? el("h3", {}, section.title) : null,
      ...section.rows.map((row) => this.#listRow(message, row, dialog)),
    ]).filter(Boolean));
    rows.onkeydown = (event) => moveFocus(event, [...rows.querySelectorAll("button")]);
    openDialog(dialog);
    (rows.querySelector(".tapped") ?? rows.querySelector("button")).focus();
  }

  #listRow(message, row, dialog) {
    const choose = () => { dialog.close(); this.act.tap(message, row.id); };
    return el("button", {
      type: "button", dir: "auto", class: `list-row${message.tapped === row.id ? " tapped" : ""}`, "data-testid": `row-${row.title}`,
      "data-option": row.id, onclick: choose,
    }, el("b", {}, row.title), row.description ? el("span", {}, row.description) : null);
  }

  async #do(work) {
    try { await work; this.toEnd(); } catch (error) { toast(error.message); }
  }
}

export function moveFocus(event, nodes) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const index = nodes.indexOf(document.activeElement);
  if (!step || index < 0) return null;
  event.preventDefault();
  const node = nodes[(index + step + nodes.length) % nodes.length];
  node.focus();
  return node;
}
