// One message as a bubble.

import { api } from "./api.js";
import { el, icon, iconButton } from "./dom.js";
import { inline, plain, render } from "./markup.js";
import { at } from "./state.js";
import { clockTime, iso } from "./time.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "🙏"];
const TICKS = { pending: ["clock", "waiting"], sent: ["tick", "sent"], delivered: ["ticks", "delivered"], read: ["ticks", "read"] };

// `act` is what a learner can do: tap(message, id), openList(message), react(message, emoji), reply(message).
export function bubble(message, state, act) {
  if (message.status === "failed") return failedNotice(message);
  const mine = message.direction === "out";
  const parts = content(message, state).filter(Boolean);
  // Room at the end of the last line, where the time stands.
  if (parts.at(-1)?.classList.contains("text")) parts.at(-1).append(el("span", { class: "room" }));
  const node = el("div", {
    class: `row ${mine ? "out" : "in"}`, "data-wamid": message.wamid, "data-type": message.type,
  }, el("div", {
    class: "bubble", "data-testid": mine ? "bubble-out" : "bubble-in", "data-status": message.status,
  },
  el("span", { class: "sr" }, mine ? "You: " : `${state.business.name}: `),
  quoted(message, state),
  ...parts,
  el("span", { class: "meta" },
    el("time", { datetime: iso(at(message)) }, clockTime(at(message))),
    mine ? el("span", { class: "ticks", role: "img", "data-testid": "ticks" }) : null),
  ), menu(message, act));
  const options = choices(message, act);
  if (options) node.append(options);
  const badge = reactions(message);
  if (badge) node.append(badge);
  setStatus(node, message.status);
  return node;
}

// Everything that a bubble shows, but for its status: while this stays the same, so does the element.
export function stampOf({ type, content, context_id, tapped, reactions, shown_at, status, errors }, quotedIsHere) {
  return JSON.stringify([type, content, context_id, tapped, reactions, shown_at, status === "failed" && errors, quotedIsHere]);
}

export function setStatus(node, status) {
  const mark = node.querySelector(".ticks");
  node.querySelector(".bubble").dataset.status = status;
  if (!mark || mark.dataset.status === status) return;
  const [name, label] = TICKS[status] ?? TICKS.pending;
  mark.dataset.status = status;
  mark.setAttribute("aria-label", label);
  mark.className = `ticks ${status}`;
  mark.replaceChildren(icon(name, 16));
}

export function summary(message, state) {
  const { type, content } = message;
  if (message.status === "failed") return "Not delivered";
  if (type === "text") return plain(content.body);
  if (type === "interactive") return content.body ? plain(content.body.text) : (content.button_reply ?? content.list_reply)?.title ?? "";
  if (type === "template") return plain(content.text ?? content.name);
  if (type === "button") return content.text;
  if (type === "audio") return content.voice ? "Voice note" : "Audio";
  if (type === "document") return content.filename ?? state.media.get(content.id)?.filename ?? "Document";
  return content.caption ? plain(content.caption) : type[0].toUpperCase() + type.slice(1);
}

function failedNotice(message) {
  const [error] = message.errors;
  const why = error ? `${error.title} (${error.code})` : "unknown";
  return el("div", { class: "notice failed", "data-testid": "failed-notice", "data-wamid": message.wamid },
    `The business wrote, but this was not delivered: ${why}`);
}

function quoted(message, state) {
  const original = message.context_id && state.of(message.learner).get(message.context_id);
  if (!original) return null;
  const who = original.direction === "out" ? "You" : state.business.name;
  return el("div", { class: "quote" }, el("b", {}, who), el("span", { dir: "auto" }, summary(original, state).slice(0, 120)));
}

function content(message, state) {
  const make = CONTENT[message.type] ?? other;
  return make(message.content, state, message);
}

const text = (body) => el("div", { class: "text", dir: "auto", "data-testid": "text" }, render(body));

const CONTENT = {
  text: ({ body }) => [text(body)],
  interactive: (content, state) => content.body ? [
    ...header(content.header, state),
    text(content.body.text),
    content.footer ? el("div", { class: "footer", dir: "auto" }, ...inline(content.footer.text)) : null,
  ] : reply(content.button_reply ?? content.list_reply ?? { title: "Form sent" }),
  template: (content) => [
    text(content.text ?? `Template ${content.name}`),
    content.footer ? el("div", { class: "footer", dir: "auto" }, ...inline(content.footer)) : null,
  ],
  button: (content) => [text(content.text)],
  image: (content, state) => [picture(content, state), ...caption(content)],
  sticker: (content, state) => [picture(content, state)],
  video: (content) => [el("video", { class: "video", controls: true, src: api.mediaUrl(content.id) }), ...caption(content)],
  audio: (content) => [voice(content)],
  document: (content, state) => [fileCard(content, state), ...caption(content)],
  location: (content) => [text(`Location: ${content.latitude}, ${content.longitude}${content.name ? `\n${content.name}` : ""}`)],
};

const reply = (chosen) => [
  text(chosen.title),
  chosen.description ? el("div", { class: "footer", dir: "auto" }, chosen.description) : null,
];

const caption = (content) => content.caption ? [text(content.caption)] : [];

const other = (content, state, message) => [el("div", { class: "text dim" }, `A message of type ${message.type}`)];

function header(head, state) {
  if (!head) return [];
  if (head.type === "text") return [el("div", { class: "headline", dir: "auto" }, ...inline(head.text))];
  return CONTENT[head.type](head[head.type], state);
}

function picture(content, state) {
  const name = content.caption || state.media.get(content.id)?.filename || "a picture";
  const url = api.mediaUrl(content.id);
  return el("a", { class: "picture", href: url, target: "_blank", rel: "noopener" },
    el("img", { src: url, alt: name, "data-testid": "image" }));
}

function voice(content) {
  const label = content.voice ? "Voice note" : "Audio";
  return el("div", { class: "voice" }, icon("mic"),
    el("audio", { controls: true, preload: "metadata", src: api.mediaUrl(content.id), "aria-label": label, "data-testid": "audio" }));
}

function fileCard(content, state) {
  const media = state.media.get(content.id);
  const name = content.filename ?? media?.filename ?? "document";
  return el("a", { class: "file", href: api.mediaUrl(content.id), download: name, "data-testid": "document" },
    icon("file"), el("span", {}, el("b", {}, name), el("small", {}, media ? `${media.mime_type} · ${size(media.size)}` : "")));
}

const size = (bytes) => bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;

function choices(message, act) {
  if (message.direction === "out") return null;
  const options = optionsOf(message, act);
  return options.length ? el("div", { class: "choices", role: "group", "aria-label": "Answers" }, ...options) : null;
}

function optionsOf(message, act) {
  const { action, buttons } = message.content;
  if (message.type === "template") return (buttons ?? []).map((button) => option(message, button, act));
  if (message.type !== "interactive") return [];
  if (action.buttons) return action.buttons.map((button) => option(message, button.reply, act));
  if (action.sections) return [el("button", {
    type: "button", dir: "auto", class: "choice-button", "data-testid": `button-${action.button}`, "aria-haspopup": "dialog",
    onclick: () => act.openList(message),
  }, icon("list"), action.button)];
  const { display_text: title, url } = action.parameters ?? {};
  return url ? [el("a", {
    class: "choice-button", href: url, target: "_blank", rel: "noopener noreferrer", "data-testid": `button-${title}`,
  }, icon("link"), title)] : [];
}

function option(message, { id, title }, act) {
  return el("button", {
    type: "button", dir: "auto", class: `choice-button${message.tapped === id ? " tapped" : ""}`, "data-testid": `button-${title}`,
    "data-option": id, "aria-pressed": String(message.tapped === id), onclick: () => act.tap(message, id),
  }, title);
}

function reactions(message) {
  const given = Object.values(message.reactions).filter(Boolean);
  return given.length ? el("div", { class: "reactions", "data-testid": "reactions", "aria-label": `Reactions: ${given.join(" ")}` }, given.join("")) : null;
}

function menu(message, act) {
  const picker = el("div", { class: "picker", hidden: true, role: "group", "aria-label": "Reactions" });
  const toggle = iconButton("smile", "React", { class: "icon mini", "data-testid": "react", onclick: () => { picker.hidden = !picker.hidden; } });
  for (const emoji of EMOJI) {
    picker.append(el("button", { type: "button", "data-testid": `react-${emoji}`, "aria-label": `React with ${emoji}`, onclick: () => {
      picker.hidden = true;
      act.react(message, message.reactions.learner === emoji ? "" : emoji);
    } }, emoji));
  }
  picker.addEventListener("keydown", (event) => { if (event.key === "Escape") { picker.hidden = true; toggle.focus(); } });
  const answer = iconButton("reply", "Reply to this message", { class: "icon mini", "data-testid": "reply", onclick: () => act.reply(message) });
  return el("div", { class: "menu" }, toggle, answer, picker);
}
