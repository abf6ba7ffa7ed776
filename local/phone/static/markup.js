// WhatsApp's text markup as DOM nodes: *bold* _italic_ ~strike~ `code` ```mono```, quotes, lists and links.
// Only text nodes and a fixed set of elements are made, so whatever is written stays text.

import { el } from "./dom.js";

const TAGS = { "*": "strong", "_": "em", "~": "s" };
const EDGE = String.raw`[\s.,;:!?،؛؟\u2066-\u2069"'()\[\]{}<>/*_~\-–—…]`;
const STYLED = new RegExp(String.raw`(?<=^|${EDGE})([*_~])(?=\S)([^\n]*?\S)\1(?=$|${EDGE})`, "u");
const CODE = /`([^`\n]+)`/u;
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]*_~]/iu;

export function render(text) {
  const fragment = document.createDocumentFragment();
  text.split(/```([\s\S]+?)```/u).forEach((part, index) => {
    if (index % 2) fragment.append(el("code", { class: "mono" }, part.replace(/^\n|\n$/gu, "")));
    else if (part) fragment.append(...blocks(part));
  });
  return fragment;
}

function blocks(text) {
  const nodes = [];
  let list = null;
  for (const [index, line] of text.split("\n").entries()) {
    const item = /^(?:[-*•] |(\d{1,3})\. )(.*)$/u.exec(line);
    if (item) {
      const tag = item[1] ? "ol" : "ul";
      if (!list || list.localName !== tag) nodes.push(list = el(tag, { dir: "auto", start: item[1] }));
      list.append(el("li", {}, ...inline(item[2])));
      continue;
    }
    const afterBlock = list !== null || nodes.at(-1)?.localName === "blockquote";
    list = null;
    if (line.startsWith("> ")) nodes.push(el("blockquote", {}, ...inline(line.slice(2))));
    else nodes.push(...(index && !afterBlock ? ["\n"] : []), ...inline(line));
  }
  return nodes;
}

export function inline(text) {
  const first = [CODE, LINK, STYLED].map((pattern) => pattern.exec(text)).filter(Boolean)
    .sort((one, other) => one.index - other.index)[0];
  if (!first) return text ? [text] : [];
  const before = text.slice(0, first.index);
  const after = text.slice(first.index + first[0].length);
  return [...(before ? [before] : []), node(first), ...inline(after)];
}

function node(match) {
  if (match[2] !== undefined) return el(TAGS[match[1]], {}, ...inline(match[2]));
  if (match[1] !== undefined) return el("code", {}, match[1]);
  return el("a", { href: match[0], target: "_blank", rel: "noopener noreferrer" }, match[0]);
}

export function plain(text) {
  return text.replace(/```|[*_~`]/gu, "").replace(/\s+/gu, " ").trim();
}
