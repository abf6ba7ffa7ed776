// Small helpers to build the page. Text always goes in as text: nothing here takes HTML.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  tick: "M2 8.5 6 12.5 14 4",
  ticks: "M1 8.5 5 12.5 13 4M8 12.5 16.5 4",
  clock: "M8 2a6 6 0 1 0 .01 0M8 4.8V8l2.4 1.6",
  send: "M3 20 21 12 3 4l2.6 7L14 12l-8.4 1z",
  clip: "M20 11.5 12 19.4a5 5 0 0 1-7.1-7.1l8.3-8.2a3.4 3.4 0 0 1 4.8 4.8L9.8 17a1.7 1.7 0 0 1-2.4-2.4L14.6 7.4",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M6 11a6 6 0 0 0 12 0M12 17v4",
  stop: "M7 7h10v10H7z",
  close: "M6 6 18 18M18 6 6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  list: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
  log: "M4 5h16v14H4zM8 9l2.5 2.5L8 14M13 15h3.5",
  columns: "M4 5h16v14H4zM12 5v14",
  link: "M14 4h6v6M20 4l-9 9M18 14v5H5V6h5",
  file: "M6 2.5h8l5 5V21.5H6zM14 2.5v5h5",
  smile: "M12 3a9 9 0 1 0 .01 0M8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5v.01M15 9.5v.01",
  reply: "M9 7 4 12l5 5M4 12h9a6 6 0 0 1 6 6v1",
};

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "hidden" || name === "disabled") node[name] = Boolean(value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name, box = 24) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", name === "ticks" ? "0 0 18 16" : `0 0 ${box} ${box}`);
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `svg svg-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, attributes = {}) {
  return el("button", { type: "button", class: "icon", "aria-label": label, title: label, ...attributes }, icon(name));
}

let toastTimer = 0;

export function toast(text) {
  const node = document.getElementById("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.hidden = true; }, 6000);
}

export function openDialog(dialog) {
  const close = () => dialog.close();
  for (const button of dialog.querySelectorAll("[data-close]")) button.onclick = close;
  dialog.onclick = (event) => { if (event.target === dialog) close(); };
  dialog.showModal();
}
