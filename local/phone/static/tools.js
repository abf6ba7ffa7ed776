// What a tester can do to a learner's phone and to the line.

import { api } from "./api.js";
import { el, openDialog, toast } from "./dom.js";

const HOUR_S = 3600;

export function openTools(learner, state) {
  const dialog = document.getElementById("tools-dialog");
  document.getElementById("tools-title").textContent = `${learner.name}'s phone`;
  document.getElementById("tools").replaceChildren(
    identity(learner),
    el("h3", {}, "This learner"),
    flag(learner, "online", "Online", "Off: messages wait, with one tick"),
    flag(learner, "read_receipts", "Read receipts", "Off: no read status is sent"),
    flag(learner, "blocks", "Has blocked the business", "Sends fail with 130403"),
    action("Change number", "New user id; the old one is dead", () => changeNumber(learner, state)),
    action("Stop marketing messages", "user_preferences: stop", () => api.prefer(learner.id, "stop")),
    el("h3", {}, "The line"),
    action("Deliver the last message 5 times more", "In five different envelopes", () => again(learner, state)),
    action("Lose the next answer", "The learner gets it, the business sees HTTP 500", () => api.fault({ accepted: true, http: 500, learner: learner.id })),
    action("Refuse the next send", "HTTP 503, nothing is delivered", () => api.fault({ http: 503, learner: learner.id })),
    el("h3", {}, "The clock"),
    action("25 hours ahead", "Closes every 24 h window", () => api.moveClock(state.shift + 25 * HOUR_S)),
    action("Back to now", "", () => api.moveClock(0)),
  );
  openDialog(dialog);
}

function identity(learner) {
  const rows = [["User id", learner.user_id], ["Number", learner.wa_id ? `+${learner.wa_id}` : "none"],
    ["Username", learner.username ? `@${learner.username}` : "none"]];
  return el("dl", { class: "identity" }, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

function flag(learner, name, label, hint) {
  const box = el("input", { type: "checkbox", "data-testid": `flag-${name}`, onchange: () => run(label, api.setFlags(learner.id, { [name]: box.checked })) });
  box.checked = learner[name];
  return el("label", { class: "tool" }, el("span", {}, el("b", {}, label), el("small", {}, hint)), box);
}

function action(label, hint, work) {
  return el("button", { type: "button", class: "tool", "data-testid": `tool-${label}`, onclick: () => run(label, work()) },
    el("span", {}, el("b", {}, label), el("small", {}, hint)));
}

async function run(label, work) {
  try { await work; toast(`${label}: done`); } catch (error) { toast(error.message); }
}

function changeNumber(learner, state) {
  return api.changeNumber(learner.id, learner.wa_id ? fictionalNumber(state.learners.values()) : null);
}

function again(learner, state) {
  const last = [...state.of(learner.id).values()].filter((message) => message.direction === "out").at(-1);
  return last ? api.redeliver(last.wamid, 5) : Promise.reject(new Error("This learner has written nothing yet"));
}

// From the range that Ofcom keeps for fiction, and nobody else's here: the phone refuses a number twice.
export function fictionalNumber(learners) {
  const taken = new Set([...learners].map((learner) => learner.wa_id));
  const drawn = () => `447700900${String(Math.floor(Math.random() * 1000)).padStart(3, "0")}`;
  let number = drawn();
  while (taken.has(number) && taken.size < 1000) number = drawn();
  return number;
}
