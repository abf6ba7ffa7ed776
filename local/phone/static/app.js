// Puts the page together: learners, their chats, the log, and the stream that feeds all three.

import { api } from "./api.js";
import { summary } from "./bubble.js";
import { Chat, moveFocus } from "./chat.js";
import { el, icon, openDialog, toast } from "./dom.js";
import { LogPane } from "./log.js";
import { State, at } from "./state.js";
import { clockTime, fullClock, iso } from "./time.js";
import { fictionalNumber } from "./tools.js";

const SIDE_BY_SIDE = 3;
const NAMES = ["Ada", "Bisi", "Chidi", "Daria", "Emeka", "Farah", "Grace", "Hanna", "Ines", "Jomo"];
const $ = (id) => document.getElementById(id);

class Page {
  state = new State();
  chats = new Map();
  log = new LogPane();
  seen = new Map(); // learner id -> number of messages read on this page
  active = sessionStorage.getItem("learner");
  side = localStorage.getItem("side") === "true";

  start() {
    this.#wire();
    const { state } = this;
    state.addEventListener("snapshot", () => this.#all());
    state.addEventListener("learner", ({ detail }) => this.#learner(detail));
    state.addEventListener("message", ({ detail }) => this.#message(detail));
    state.addEventListener("log", ({ detail }) => this.log.add(detail));
    state.addEventListener("link", ({ detail }) => this.#linked(detail));
    state.follow("/control/stream");
    setInterval(() => this.#tick(), 1000);
  }

  #wire() {
    $("side").append(icon("columns"));
    $("log-toggle").append(icon("log"));
    for (const node of document.querySelectorAll("#log-close, .sheet [data-close]")) node.append(icon("close"));
    $("add").onclick = () => this.#openAdd();
    $("empty").querySelector("button").onclick = () => this.#openAdd();
    $("side").onclick = () => this.#toggleSide();
    $("log-toggle").onclick = () => this.#showLog(true);
    $("log-close").onclick = () => this.#showLog(false);
    $("tabs").onkeydown = (event) => this.#tabKey(event);
    addEventListener("keydown", (event) => this.#shortcut(event));
  }

  #all() {
    for (const id of this.chats.keys()) if (!this.state.learners.has(id)) this.chats.delete(id);
    this.log.reset(this.state.log);
    this.log.toEnd();
    for (const id of this.state.learners.keys()) this.seen.set(id, this.seen.get(id) ?? this.state.chat(id).length);
    if (!this.state.learners.has(this.active)) this.active = this.state.learners.keys().next().value ?? null;
    this.#show(this.active);
    this.#tick();
  }

  #learner(learner) {
    if (this.state.learners.size === 1) this.active = learner.id;
    if (this.active === learner.id && !this.chats.has(learner.id)) this.#show(learner.id);
    this.#refresh(learner.id);
  }

  #message(message) {
    this.#refresh(message.learner);
  }

  #refresh(id) {
    const chat = this.chats.get(id);
    if (chat?.node.isConnected) {
      chat.refresh();
      this.seen.set(id, this.state.chat(id).length);
    }
    this.#tabs();
  }

  #show(id) {
    this.active = id;
    if (id) sessionStorage.setItem("learner", id);
    const ids = this.#shownIds();
    const nodes = ids.map((one) => this.#chat(one).node);
    const there = [...document.querySelectorAll(".chat")];
    if (nodes.length !== there.length || nodes.some((node, index) => node !== there[index])) {
      for (const node of there) node.remove();
      $("chats").append(...nodes);
    }
    for (const one of ids) { this.chats.get(one).refresh(); this.chats.get(one).toEnd(); this.seen.set(one, this.state.chat(one).length); }
    $("empty").hidden = this.state.learners.size > 0;
    $("shell").classList.toggle("side", this.side);
    $("side").setAttribute("aria-pressed", String(this.side));
    this.#tabs();
  }

  #shownIds() {
    if (!this.active) return [];
    if (!this.side) return [this.active];
    const all = [...this.state.learners.keys()];
    const from = Math.max(0, Math.min(all.indexOf(this.active), all.length - SIDE_BY_SIDE));
    return all.slice(from, from + SIDE_BY_SIDE);
  }

  #chat(id) {
    if (!this.chats.has(id)) this.chats.set(id, new Chat(this.state.learners.get(id), this.state));
    return this.chats.get(id);
  }

  // A tab stays the same element as long as its learner is there; only what it says is replaced.
  #tabs() {
    for (const node of [...$("tabs").children]) if (!this.state.learners.has(node.dataset.learner)) node.remove();
    for (const learner of this.state.learners.values()) {
      const node = $(`tab-${learner.id}`) ?? this.#newTab(learner.id);
      const selected = learner.id === this.active;
      node.setAttribute("aria-selected", String(selected));
      node.tabIndex = selected ? 0 : -1;
      node.replaceChildren(...this.#tabContent(learner));
    }
  }

  #newTab(id) {
    const node = el("button", {
      type: "button", role: "tab", class: "tab", id: `tab-${id}`, "data-testid": "learner-tab", "data-learner": id,
      "aria-controls": `panel-${id}`, onclick: () => { this.#show(id); this.chats.get(id).composer.focus(); },
    });
    $("tabs").append(node);
    return node;
  }

  #tabContent(learner) {
    const messages = this.state.chat(learner.id);
    const last = messages.at(-1);
    const unread = messages.slice(this.seen.get(learner.id) ?? 0).filter((message) => message.direction === "in").length;
    const address = learner.wa_id ? `+${learner.wa_id}` : `@${learner.username}`;
    return [
      el("span", { class: `face hue-${hue(learner.id)}`, "aria-hidden": "true" }, initials(learner.name)),
      el("span", { class: "tab-text" },
        el("b", {}, learner.name),
        el("span", { class: "tab-last" }, last ? summary(last, this.state).slice(0, 60) : address)),
      el("span", { class: "tab-side" },
        last ? el("time", {}, clockTime(at(last))) : null,
        unread ? el("span", { class: "unread", "aria-label": `${unread} unread` }, String(unread)) : null),
    ];
  }

  #tabKey(event) {
    const tabs = [...$("tabs").children];
    const node = moveFocus(event, tabs);
    if (node) this.#show(node.dataset.learner);
  }

  #shortcut(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const id = [...this.state.learners.keys()][Number(event.key) - 1];
    if (id) { event.preventDefault(); this.#show(id); this.chats.get(id).composer.focus(); }
  }

  #toggleSide() {
    this.side = !this.side;
    localStorage.setItem("side", String(this.side));
    this.#show(this.active);
  }

  #showLog(open) {
    $("shell").classList.toggle("log-open", open);
    $("log-toggle").setAttribute("aria-expanded", String(open));
    (open ? $("log-close") : $("log-toggle")).focus();
    if (open) this.log.toEnd();
  }

  #linked(up) {
    $("link").textContent = up ? "" : "reconnecting…";
  }

  #tick() {
    const now = this.state.now();
    const moved = this.state.shift ? ` (moved ${Math.round(this.state.shift / 3600)} h)` : "";
    $("clock").textContent = fullClock(now) + moved;
    $("clock").dateTime = iso(now);
    for (const chat of this.chats.values()) if (chat.node.isConnected) chat.tick();
  }

  #openAdd() {
    const dialog = $("add-dialog");
    const form = dialog.querySelector("form");
    form.reset();
    form.elements.name.value = NAMES[this.state.learners.size % NAMES.length];
    form.elements.wa_id.value = fictionalNumber(this.state.learners.values());
    const adapt = () => this.#adaptAdd(form);
    form.onchange = adapt;
    adapt();
    form.onsubmit = (event) => { event.preventDefault(); this.#add(form, dialog); };
    openDialog(dialog);
    form.elements.name.select();
  }

  #adaptAdd(form) {
    const kind = form.elements.kind.value;
    for (const label of form.querySelectorAll("[data-for]")) label.hidden = label.dataset.for !== kind;
    form.elements.wa_id.required = kind === "number";
    form.elements.username.required = kind === "username";
    if (!form.elements.username.value) form.elements.username.value = `${form.elements.name.value.toLowerCase().replace(/\W/gu, "")}.oet`;
  }

  async #add(form, dialog) {
    const { name, kind, wa_id: number, username } = form.elements;
    const address = kind.value === "number" ? { wa_id: number.value } : { username: username.value };
    try {
      const learner = await api.addLearner({ name: name.value, ...address });
      dialog.close();
      this.state.learners.set(learner.id, { ...learner, typing_until: 0 });
      this.#show(learner.id);
      this.chats.get(learner.id).composer.focus();
    } catch (error) { form.querySelector(".problem").textContent = error.message; }
  }
}

const initials = (name) => name.split(/\s+/u).map((word) => [...word][0]).slice(0, 2).join("").toUpperCase();
const hue = (id) => parseInt(id.slice(0, 2), 16) % 6;

addEventListener("unhandledrejection", (event) => toast(event.reason?.message ?? "Something went wrong"));
new Page().start();
