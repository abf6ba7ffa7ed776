// Where a learner writes: text, files, voice notes.

import { api } from "./api.js";
import { el, icon, iconButton, toast } from "./dom.js";
import { duration } from "./time.js";
import { Recorder } from "./voice.js";

const MOST_HIGH = 180; // px
const ACCEPT = "image/jpeg,image/png,image/webp,audio/*,video/mp4,video/3gpp,application/pdf,text/plain,.doc,.docx,.xls,.xlsx,.ppt,.pptx";

export class Composer {
  // `toAnswers` moves the focus to the newest answers that can be tapped.
  constructor(learner, state, toAnswers) {
    this.toAnswers = toAnswers;
    this.learner = learner;
    this.state = state;
    this.file = null;
    this.quoted = null;
    this.recorder = null;
    this.#build();
  }

  replyTo(message, text) {
    this.quoted = message.wamid;
    this.#showStrip(`Reply to: ${text.slice(0, 90)}`);
    this.box.focus();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  #build() {
    this.box = el("textarea", {
      rows: "1", "data-testid": "composer", placeholder: "Message", "aria-label": "Message",
      "aria-description": "Enter sends, Shift and Enter starts a new line, arrow up goes to the answers offered",
      enterkeyhint: "send", autocomplete: "off", spellcheck: "true",
      oninput: () => this.#changed(), onkeydown: (event) => this.#key(event), onpaste: (event) => this.#pasted(event),
    });
    this.picker = el("input", { type: "file", hidden: true, accept: ACCEPT, "data-testid": "file", onchange: () => this.#attach(this.picker.files[0]) });
    this.clip = iconButton("clip", "Attach a file", { "data-testid": "attach", onclick: () => this.picker.click() });
    this.go = iconButton("mic", "Record a voice note", { class: "icon go", "data-testid": "send", onclick: () => this.#go() });
    this.strip = el("div", { class: "strip", hidden: true, "data-testid": "strip" });
    this.node = el("div", { class: "composer", ondragover: (event) => event.preventDefault(), ondrop: (event) => this.#dropped(event) },
      this.strip, el("div", { class: "composer-row" }, this.clip, this.picker, this.box, this.go));
  }

  #changed() {
    this.box.style.height = "auto";
    const height = this.box.scrollHeight + 2;
    this.box.style.height = `${Math.min(height, MOST_HIGH)}px`;
    this.box.style.overflowY = height > MOST_HIGH ? "auto" : "hidden";
    this.#showGo();
  }

  #showGo() {
    const [name, label] = this.recorder ? ["send", "Send the voice note"]
      : this.box.value.trim() || this.file ? ["send", "Send"] : ["mic", "Record a voice note"];
    this.go.replaceChildren(icon(name));
    this.go.setAttribute("aria-label", label);
    this.go.title = label;
  }

  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (this.box.value.trim() || this.file) this.#go();
    } else if (event.key === "Escape") this.#clearStrip();
    else if (event.key === "ArrowUp" && !this.box.value) { event.preventDefault(); this.toAnswers(); }
  }

  async #go() {
    try {
      if (this.recorder) await this.#sendVoice();
      else if (this.file) await this.#sendFile();
      else if (this.box.value.trim()) await this.#sendText();
      else await this.#record();
    } catch (error) { toast(error.message); }
    this.#showGo();
  }

  async #sendText() {
    const text = this.box.value;
    const quoted = this.quoted ?? undefined;
    this.#clear();
    try { await api.say(this.learner, text, quoted); } catch (error) {
      this.box.value = text;
      this.#changed();
      throw error;
    }
  }

  async #sendFile() {
    const { file, box } = this;
    await api.sendFile(this.learner, file, box.value.trim(), false);
    this.#clear();
  }

  async #record() {
    if (!Recorder.supported()) throw new Error("This browser cannot record. Attach an audio file instead.");
    const recorder = new Recorder();
    await recorder.start((seconds) => this.#showStrip(`● Recording ${duration(seconds)}`));
    this.recorder = recorder;
    this.#showStrip("● Recording 0:00");
  }

  async #sendVoice() {
    const { recorder } = this;
    this.recorder = null;
    this.#clearStrip();
    await api.sendFile(this.learner, await recorder.finish(), "", true);
  }

  #attach(file) {
    if (!file) return;
    this.file = file;
    this.#showStrip(file.name, file.type.startsWith("image/") ? URL.createObjectURL(file) : null);
    this.picker.value = "";
    this.box.placeholder = "Add a caption";
    this.#showGo();
    this.box.focus();
  }

  #pasted(event) {
    const [file] = event.clipboardData.files;
    if (file) { event.preventDefault(); this.#attach(file); }
  }

  #dropped(event) {
    event.preventDefault();
    this.#attach(event.dataTransfer.files[0]);
  }

  #showStrip(text, preview = null) {
    this.strip.replaceChildren(
      ...(preview ? [el("img", { src: preview, alt: "" })] : []),
      el("span", {}, text),
      iconButton("close", "Discard", { "data-testid": "discard", onclick: () => this.#clearStrip() }),
    );
    this.strip.hidden = false;
  }

  #clearStrip() {
    this.recorder?.discard();
    this.recorder = this.file = this.quoted = null;
    this.strip.hidden = true;
    this.box.placeholder = "Message";
    this.#showGo();
  }

  #clear() {
    this.box.value = "";
    this.#clearStrip();
    this.#changed();
  }
}
