// Times as people read them.

const WINDOW_S = 24 * 3600;
const two = (number) => String(number).padStart(2, "0");

export const clockTime = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

export const fullClock = (seconds) => new Date(seconds * 1000).toLocaleString("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

export const iso = (seconds) => new Date(seconds * 1000).toISOString();

export function dayName(seconds, now) {
  const day = (value) => new Date(value * 1000).toDateString();
  if (day(seconds) === day(now)) return "Today";
  if (day(seconds) === day(now - 86400)) return "Yesterday";
  return new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

// The 24 hours in which a business may answer freely.
export function windowLeft(learner, now) {
  if (learner.last_inbound_at === null) return { open: false, text: "Window not opened yet" };
  const left = Math.floor(learner.last_inbound_at + WINDOW_S - now);
  if (left <= 0) return { open: false, text: "24 h window closed" };
  const hours = Math.floor(left / 3600);
  return { open: true, text: `Window open · ${two(hours)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)} left` };
}

export const duration = (seconds) => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds) % 60)}`;
