// Opus packets moved from WebM (what Chromium records) into Ogg (what WhatsApp carries), without re-encoding.
// WebM: RFC 9559; Ogg: RFC 3533; Opus in Ogg: RFC 7845.

const SEGMENT = 0x18538067, CLUSTER = 0x1f43b675, TRACKS = 0x1654ae6b, TRACK = 0xae;
const CODEC_PRIVATE = 0x63a2, SIMPLE_BLOCK = 0xa3, BLOCK_GROUP = 0xa0, BLOCK = 0xa1;
const CONTAINERS = new Set([SEGMENT, CLUSTER, TRACKS, TRACK, BLOCK_GROUP]);
const RATE = 48; // samples a millisecond; Ogg counts Opus at 48 kHz

export function oggFromWebm(webm) {
  const found = { head: null, packets: [] };
  walk(webm, 0, webm.length, found);
  if (!found.packets.length) throw new Error("Nothing was recorded.");
  return ogg(found.head ?? opusHead(), found.packets);
}

function walk(bytes, start, end, found) {
  let at = start;
  while (at < end) {
    const id = vint(bytes, at, true);
    const size = vint(bytes, at + id.length, false);
    const from = at + id.length + size.length;
    const to = Math.min(size.unknown ? end : from + size.value, end);
    if (CONTAINERS.has(id.value)) walk(bytes, from, to, found);
    else if (id.value === CODEC_PRIVATE) found.head = bytes.slice(from, to);
    else if (id.value === SIMPLE_BLOCK || id.value === BLOCK) found.packets.push(bytes.slice(from + vint(bytes, from, false).length + 3, to));
    at = to;
  }
}

// An EBML number; an id keeps its length marker, a size of all ones is unknown.
function vint(bytes, at, keepMarker) {
  const length = Math.clz32(bytes[at]) - 23;
  let value = keepMarker ? bytes[at] : bytes[at] & (0xff >> length);
  let ones = (bytes[at] & (0xff >> length)) === (0xff >> length);
  for (let index = 1; index < length; index++) {
    value = value * 256 + bytes[at + index];
    ones &&= bytes[at + index] === 0xff;
  }
  return { value, length, unknown: ones };
}

function ogg(head, packets) {
  const serial = crypto.getRandomValues(new Uint32Array(1))[0];
  const pages = [page(head, 0, serial, 0, 2), page(opusTags(), 0, serial, 1, 0)];
  let samples = 0;
  packets.forEach((packet, index) => {
    samples += packetMs(packet) * RATE;
    pages.push(page(packet, samples, serial, index + 2, index === packets.length - 1 ? 4 : 0));
  });
  return new Blob(pages);
}

// RFC 6716, 3.1: how long a packet plays.
function packetMs(packet) {
  const config = packet[0] >> 3;
  const frame = config < 12 ? [10, 20, 40, 60][config & 3] : config < 16 ? [10, 20][config & 1] : [2.5, 5, 10, 20][config & 3];
  const code = packet[0] & 3;
  return frame * (code === 0 ? 1 : code === 3 ? packet[1] & 63 : 2);
}

function page(packet, samples, serial, number, flags) {
  const lacing = [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
  const bytes = new Uint8Array(27 + lacing.length + packet.length);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii("OggS"));
  bytes[5] = flags;
  view.setBigUint64(6, BigInt(Math.round(samples)), true);
  view.setUint32(14, serial, true);
  view.setUint32(18, number, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  bytes.set(packet, 27 + lacing.length);
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

function checksum(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  }
  return crc >>> 0;
}

const ascii = (text) => new TextEncoder().encode(text);

function opusHead() {
  return new Uint8Array([...ascii("OpusHead"), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]);
}

function opusTags() {
  return new Uint8Array([...ascii("OpusTags"), 4, 0, 0, 0, ...ascii("none"), 0, 0, 0, 0]);
}
