// Everything the page says, in one place. Values come in, text goes out; nothing is drawn here.

export const NONE = "–";

const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;

export const whole = (value) => (value === null ? NONE : String(Math.round(value)));

export function clock(moment, timezone) {
  const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: timezone };
  return new Intl.DateTimeFormat("en-GB", shape).format(new Date(moment));
}

export function since(ageMs) {
  const seconds = Math.max(0, Math.round(ageMs / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${plural(Math.floor(seconds / 86400), "day", "days")} ago`;
}

export function range(score) {
  if (score.status === "none") return "No answers yet";
  return `probably between ${whole(score.lo)} and ${whole(score.hi)} of 100`;
}

export function count(score) {
  if (score.n === 0) return "Every tap shows here at once";
  const all = plural(score.n, "answer", "answers");
  if (score.status === "few") return `few answers: ${score.n}`;
  return `${all}, ${score.n_hour} in the last hour`;
}

export function tileCount(score) {
  if (score.status === "enough") return plural(score.n, "answer", "answers");
  if (score.status === "none") return "no answers yet";
  return count(score);
}

export function coverage(traffic) {
  if (traffic.coverage === null) return "no counter has reported today";
  const watched = `watched ${Math.round(100 * traffic.coverage)} % of the time`;
  if (traffic.balance === null || traffic.balance >= 0) return watched;
  return `${watched}; ${-traffic.balance} more went out than were seen coming in`;
}

export function age(view, nowMs) {
  if (view.last_event === null) return "Live. Nothing has come in yet";
  return `Live. Last event ${since(nowMs - Date.parse(view.last_event))}`;
}

export const from = (moment, timezone) => `data from ${clock(moment, timezone)}`;

export const silent = (state, moment, timezone) =>
  `${state === "offline" ? "off" : "quiet"}, ` +
  (moment === null ? "no data yet" : from(moment, timezone));

export const away = (moment, timezone) =>
  moment === null
    ? "No connection to the hub yet."
    : `No connection to the hub. What you see is ${from(moment, timezone)}.`;

const STATES = { online: "online", stale: "quiet", offline: "off", unknown: "no status" };

const CONFIGS = {
  current: () => null,
  pending: () => "new questions on their way",
  behind: () => "still shows the old questions",
  refused: (one) => `refuses the new questions: ${one.config_problem}`,
};

export function device(one) {
  const words = [STATES[one.state]];
  if (one.trouble !== null) words.push(one.trouble);
  if (one.note !== null) words.push(one.note);
  const config = one.config === null ? null : CONFIGS[one.config](one);
  if (config !== null) words.push(config);
  if (one.state !== "online" && one.waiting) words.push(`${one.waiting} waiting`);
  return words.join(", ");
}

export function ledger(events) {
  const parts = [`${events.stored.toLocaleString("en-GB")} events stored`];
  if (events.quarantined) parts.push(`${events.quarantined} in quarantine`);
  if (events.rejected) parts.push(`${events.rejected} unreadable`);
  parts.push(`${events.lost} lost`);
  return parts.join(" · ");
}

const who = (headline) =>
  headline.place === null ? headline.device : `${headline.device} at ${headline.place}`;

const SENTENCES = {
  fine: (h) => {
    const parts = [];
    if (h.kiosks) parts.push(plural(h.kiosks, "kiosk", "kiosks"));
    if (h.counters) parts.push(plural(h.counters, "counter", "counters"));
    return parts.length ? `All fine: ${parts.join(" and ")} at work.` : "All fine.";
  },
  waiting: () => "Waiting for the first device. Switch on a kiosk or a counter.",
  store: () => "The hub cannot store answers. Check its disk; kiosks keep theirs meanwhile.",
  link: () => "The hub cannot hear its devices. Check the broker; they keep everything meanwhile.",
  shop: (h) => `The shop's file was changed and is not used: ${h.detail}.`,
  missing: (h) => `${h.detail} events of ${who(h)} are unaccounted for. Call support.`,
  offline: (h) => `${who(h)} is off. Check its power and network.`,
  trouble: (h) => `${who(h)}: ${h.detail}.`,
  refused: (h) => `${who(h)} refuses the new questions: ${h.detail}.`,
  behind: (h) => `${who(h)} still shows the old questions. Start it again.`,
  stale: (h) => `${who(h)} has gone quiet. Check its network.`,
  unplaced: (h) => `${h.device} is not placed yet. Give it a touchpoint in the store's file.`,
};

export function headline(one) {
  const [single, many] = one.kind === "shop" ? ["mistake", "mistakes"] : ["thing", "things"];
  const rest = one.kind === "shop" ? "below" : "to do";
  const more = one.more ? ` ${plural(one.more, `more ${single}`, `more ${many}`)} ${rest}.` : "";
  return SENTENCES[one.kind](one) + more;
}
