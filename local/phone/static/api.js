// The control API as the page uses it. Every call answers JSON, or throws an Error with the phone's own words.

async function call(method, path, body) {
  const form = body instanceof FormData;
  const response = await fetch(`/control/${path}`, {
    method,
    headers: form || body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined || form ? body : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `the phone answered ${response.status}`);
  return answer;
}

const post = (path, body = {}) => call("POST", path, body);
const to = (learner, part) => `learners/${encodeURIComponent(learner)}/${part}`;

export const api = {
  addLearner: (learner) => post("learners", learner),
  setFlags: (learner, flags) => call("PATCH", `learners/${encodeURIComponent(learner)}`, flags),
  say: (learner, text, replyTo) => post(to(learner, "messages"), { text, reply_to: replyTo }),
  tap: (learner, wamid, id) => post(to(learner, "messages"), { tap: { wamid, id } }),
  react: (learner, wamid, emoji) => post(to(learner, "messages"), { reaction: { wamid, emoji } }),
  changeNumber: (learner, number) => post(to(learner, "number"), number ? { wa_id: number } : {}),
  prefer: (learner, value) => post(to(learner, "preference"), { value }),
  redeliver: (wamid, envelopes) => post("redeliver", { wamid, envelopes }),
  fault: (fault) => post("faults", fault),
  moveClock: (seconds) => post("clock", { shift_s: seconds }),
  sendFile(learner, file, caption, voice) {
    const form = new FormData();
    form.set("file", file, file.name);
    form.set("caption", caption);
    form.set("voice", String(voice));
    return call("POST", to(learner, "media"), form);
  },
  mediaUrl: (id) => `/control/media/${encodeURIComponent(id)}`,
};
