// Voice notes as WhatsApp sends them: mono Opus in Ogg, whatever container the browser records.

import { oggFromWebm } from "./ogg.js";

const OGG = "audio/ogg;codecs=opus";
const WEBM = "audio/webm;codecs=opus";

export class Recorder {
  static supported() {
    return Boolean(navigator.mediaDevices && window.MediaRecorder)
      && (MediaRecorder.isTypeSupported(OGG) || MediaRecorder.isTypeSupported(WEBM));
  }

  async start(onSecond) {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
      .catch(() => { throw new Error("No microphone can be used here. Attach an audio file instead."); });
    this.type = MediaRecorder.isTypeSupported(OGG) ? OGG : WEBM;
    this.media = new MediaRecorder(this.stream, { mimeType: this.type, audioBitsPerSecond: 24000 });
    this.parts = [];
    this.media.ondataavailable = (event) => this.parts.push(event.data);
    this.media.start();
    const begun = performance.now();
    this.timer = setInterval(() => onSecond((performance.now() - begun) / 1000), 1000);
  }

  async finish() {
    const ended = new Promise((resolve) => { this.media.onstop = resolve; });
    this.discard();
    await ended;
    const recorded = await new Blob(this.parts).arrayBuffer();
    const bytes = this.type === OGG ? recorded : oggFromWebm(new Uint8Array(recorded));
    return new File([bytes], "voice-note.ogg", { type: "audio/ogg; codecs=opus" });
  }

  discard() {
    clearInterval(this.timer);
    if (this.media.state !== "inactive") this.media.stop();
    for (const track of this.stream.getTracks()) track.stop();
  }
}
