// Puts a view on the page.

import { steps } from "./first.js";
import { floor } from "./floor.js";
import { byId, each, part, say, stamp } from "./paper.js";
import * as words from "./words.js";

const { isSilent, newest } = words;

function note(root, text) {
  const node = part(root, "note");
  say(node, text ?? "");
  node.hidden = text === null;
  root.classList.toggle("stale", text !== null);
}

function bar(root, score) {
  const node = part(root, "bar");
  const [band, tick, target] = node.children;
  const known = score.value !== null;
  band.style.left = `${known ? score.lo : 0}%`;
  band.style.width = `${known ? score.hi - score.lo : 0}%`;
  tick.hidden = !known;
  tick.style.left = `${known ? score.value : 0}%`;
  target.hidden = score.target === null;
  target.style.left = `${score.target ?? 0}%`;
  node.setAttribute("aria-label", words.bar(score));
}

function scored(root, score, count) {
  say(part(root, "value"), words.whole(score.value));
  say(part(root, "trend"), words.trend(score.trend));
  root.dataset.status = score.status;
  root.dataset.aim = score.aim ?? "";
  bar(root, score);
  say(part(root, "gap"), words.gap(score));
  say(part(root, "count"), count);
}

function tile(node, one, view) {
  const asking = view.touchpoints.filter((place) => place.placed && one.touchpoints.includes(place.id));
  const last = newest(asking.map((place) => place.last_answer));
  say(node.querySelector("h3"), words.expro(one.expro));
  scored(node, one, words.answers(one));
  say(part(node, "voices"), words.voices(one.voices_per100));
  say(part(node, "time"), last === null ? "" : words.clock(last, view.timezone));
  note(node, silence(asking, last, view.timezone));
}

/** What is to be said where everything that speaks there is silent; null where something is not. */
function silence(places, last, zone) {
  const states = places.map((place) => place.state).filter((state) => state !== null);
  const quiet = states.length > 0 && states.every(isSilent);
  const off = states.every((state) => state === "offline");
  return quiet ? words.silent(off ? "offline" : "stale", last, zone) : null;
}

function store(root, view) {
  const { score } = view;
  scored(root, score, words.count(score));
  say(part(root, "range"), words.range(score));
  say(part(root, "hour"), words.lastHour(score));
  const last = newest(view.touchpoints.map((place) => place.last_answer));
  say(part(root, "time"), last === null ? "" : words.clock(last, view.timezone));
  note(root, silence(view.touchpoints, last, view.timezone));
}

function people(root, traffic, zone) {
  say(part(root, "inside"), words.whole(traffic.occupancy));
  say(part(root, "in"), words.whole(traffic.in));
  say(part(root, "out"), words.whole(traffic.out));
  say(part(root, "coverage"), words.coverage(traffic));
  const at = traffic.watched_until;
  say(part(root, "time"), at === null ? "" : words.clock(at, zone));
  note(root, isSilent(traffic.state) ? words.silent(traffic.state, at, zone) : null);
  const unknown = part(root, "missing");
  const missing = at === null ? null : words.missing(traffic.missing); // before the first count, all are
  say(unknown, missing ?? "");
  unknown.hidden = missing === null;
}

function sense(root, view) {
  each(root.querySelector("ul"), view.felt, (one) => `${one.touchpoint} ${one.element} ${one.word}`, stamp("row"), (node, one) => {
    node.dataset.liked = one.word === "liked";
    say(part(node, "what"), words.sensed(one.element, one.word) + words.measured(one));
    say(part(node, "much"), words.lost(one.points_lost));
    say(part(node, "unit"), words.unit(one.points_lost));
    say(part(node, "where"), one.place);
  });
  part(root, "empty").hidden = view.felt.length > 0;
  const last = newest(view.felt.map((one) => one.last_answer));
  say(part(root, "time"), last === null ? "" : words.clock(last, view.timezone));
  const named = view.touchpoints.filter((place) => view.felt.some((one) => one.touchpoint === place.id));
  note(root, silence(named, last, view.timezone));
}

function alarms(root, view) {
  const told = view.headline.alarm?.number; // in the first line
  const others = view.alarms
    .filter((one) => one.number !== told)
    .sort((a, b) => (a.kind === "up") - (b.kind === "up"));
  root.hidden = others.length === 0;
  root.dataset.bad = others.filter((one) => one.kind !== "up").length;
  each(root.querySelector("ul"), others, (one) => one.number, stamp("row"), (node, one) => {
    node.dataset.kind = one.kind;
    say(part(node, "what"), words.alarm(one));
    say(part(node, "much"), words.tended(one));
    say(part(node, "where"), words.since(one, view.timezone));
  });
}

const UNLIKE = new Set(["behind", "refused"]);
const ORDER = { offline: 0, stale: 1, online: 3, unknown: 3 };
const inTrouble = (one) => one.trouble !== null || UNLIKE.has(one.config);
const urgency = (one) => (inTrouble(one) ? Math.min(2, ORDER[one.state]) : ORDER[one.state]);

function devices(view) {
  const sorted = [...view.devices].sort((a, b) => urgency(a) - urgency(b));
  each(byId("devices"), sorted, (one) => one.name, stamp("device"), (node, one) => {
    node.dataset.state = one.state;
    node.dataset.trouble = inTrouble(one);
    node.dataset.fine = urgency(one) === ORDER.online || (one.simulated && one.state === "offline");
    say(node.querySelector("strong"), one.name);
    say(node.querySelector("span"), words.device(one));
  });
  const fine = view.devices.every((one) => urgency(one) === ORDER.online);
  say(byId("devices-fine"), fine ? words.fineDevices(view.devices.length) : "");
  byId("machines").hidden = view.devices.length === 0;
}

function first(root, view) {
  const found = steps(view);
  root.hidden = found.length === 0;
  document.body.dataset.new = found.length > 0;
  each(root.querySelector("ol"), found, (one) => one.name, stamp("step"), (node, one) => {
    node.dataset.state = one.state;
    say(part(node, "what"), words.step(one.name));
    say(part(node, "state"), words.step(one.state));
  });
}

export function view(shown) {
  say(byId("name"), shown.name);
  document.title = `${words.whole(shown.score.value)} · ${shown.name}`;
  byId("simulated").hidden = !shown.simulated;
  first(byId("first"), shown);
  store(byId("score"), shown);
  byId("scores").classList.toggle("many", shown.expros.length > 3);
  each(byId("expros"), shown.expros, (one) => one.expro, stamp("tile"), (node, one) =>
    tile(node, one, shown),
  );
  sense(byId("sense"), shown);
  people(byId("people"), shown.traffic, shown.timezone);
  alarms(byId("alarms"), shown);
  floor(shown);
  devices(shown);
  byId("mistakes").hidden = shown.shop_problems.length === 0;
  const mistakes = byId("mistakes").querySelector("ul");
  each(mistakes, shown.shop_problems, (one) => one, stamp("mistake"), say);
  say(byId("ledger"), words.ledger(shown.events));
}

/** What changes with time alone: how old things are, and whether the hub is there at all. */
export function link(state, shown, nowMs, asOfMs) {
  document.body.dataset.link = state;
  const line = byId("headline");
  if (state === "live" && shown !== null) {
    line.dataset.kind = shown.headline.kind;
    say(line, words.headline(shown.headline, shown.timezone));
    say(byId("age"), words.age(shown, nowMs));
    return;
  }
  const moment = shown === null ? null : asOfMs;
  line.dataset.kind = "gone";
  say(line, words.away(moment, shown?.timezone));
  say(byId("age"), shown === null ? "" : words.from(moment, shown.timezone));
}
