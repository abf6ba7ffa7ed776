// What the phone knows, kept in step by its event stream.

export class State extends EventTarget {
  learners = new Map();
  messages = new Map(); // learner id -> Map of wamid -> message
  media = new Map();
  business = { name: "", number: "" };
  log = [];
  offset = 0; // seconds that the phone's clock is ahead of the browser's
  shift = 0; // seconds that the phone's clock was moved on purpose

  now() {
    return Date.now() / 1000 + this.offset;
  }

  of(learner) {
    if (!this.messages.has(learner)) this.messages.set(learner, new Map());
    return this.messages.get(learner);
  }

  // What a person sees in the chat, in the order it reached the handset; reactions sit on their message.
  chat(learner) {
    return [...this.of(learner).values()]
      .filter((message) => message.type !== "reaction" && (message.shown_at !== null || message.status === "failed"))
      .sort((one, other) => at(one) - at(other) || one.seq - other.seq);
  }

  follow(url) {
    const stream = new EventSource(url);
    const on = (kind, handle) => stream.addEventListener(kind, (event) => handle(JSON.parse(event.data)));
    on("snapshot", (data) => this.#snapshot(data));
    on("learner", (learner) => { this.learners.set(learner.id, learner); this.#tell("learner", learner); });
    on("message", (message) => { this.of(message.learner).set(message.wamid, message); this.#tell("message", message); });
    on("media", (media) => this.media.set(media.id, media));
    on("log", (line) => { this.log.push(line); this.#tell("log", line); });
    on("clock", (clock) => this.#clock(clock));
    stream.onopen = () => this.#tell("link", true);
    stream.onerror = () => this.#tell("link", false);
    // A page that the browser keeps for "back" would hold its connection, of which there are six: the next would wait.
    addEventListener("pagehide", () => {
      stream.close();
      addEventListener("pageshow", () => this.follow(url), { once: true });
    }, { once: true });
  }

  #snapshot(data) {
    this.#clock(data);
    this.business = data.business;
    this.learners = new Map(data.learners.map((learner) => [learner.id, learner]));
    this.media = new Map(data.media.map((media) => [media.id, media]));
    this.messages = new Map();
    for (const message of data.messages) this.of(message.learner).set(message.wamid, message);
    this.log = data.log;
    this.#tell("snapshot", data);
  }

  #clock({ now, shift_s: shift }) {
    this.offset = now - Date.now() / 1000;
    this.shift = shift;
  }

  #tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }
}

export const at = (message) => message.shown_at ?? message.at;
