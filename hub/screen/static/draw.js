// Puts a view on the page.

import { steps } from "./first.js";
import { floor } from "./floor.js";
import { byId, each, part, say } from "./node.js";
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

function tile(node, one, zone) {
  say(node.querySelector("h3"), words.expro(one.expro));
  scored(node, one, words.answers(one));
  say(part(node, "voices"), words.voices(one.voices_per100));
  say(part(node, "time"), one.last_answer === null ? "" : words.clock(one.last_answer, zone));
  note(node, isSilent(one.state) ? words.silent(one.state, one.last_answer, zone) : null);
}

function store(root, view) {
  const { score } = view;
  scored(root, score, words.count(score));
  say(part(root, "range"), words.range(score));
  say(part(root, "hour"), words.lastHour(score));
  const states = view.touchpoints.map((place) => place.state).filter((state) => state !== null);
  const quiet = states.length > 0 && states.every(isSilent);
  const last = newest(view.touchpoints.map((place) => place.last_answer));
  say(part(root, "time"), last === null ? "" : words.clock(last, view.timezone));
  note(root, quiet ? words.silent("stale", last, view.timezone) : null);
}

function people(root, traffic, zone) {
  say(part(root, "inside"), words.whole(traffic.occupancy));
  say(part(root, "in"), words.whole(traffic.in));
  say(part(root, "out"), words.whole(traffic.out));
  say(part(root, "coverage"), words.coverage(traffic));
  const at = traffic.watched_until;
  say(part(root, "time"), at === null ? "" : words.clock(at, zone));
  note(root, isSilent(traffic.state) ? words.silent(traffic.state, at, zone) : null);
}

function sense(root, view) {
  each(root.querySelector("ul"), "row", view.felt, (one) => `${one.touchpoint} ${one.element} ${one.word}`, (node, one) => {
    node.dataset.liked = one.word === "liked";
    say(part(node, "what"), words.sensed(one.element, one.word));
    say(part(node, "much"), words.lost(one.points_lost));
    say(part(node, "unit"), words.unit(one.points_lost));
    say(part(node, "where"), one.place);
  });
  part(root, "empty").hidden = view.felt.length > 0;
  const last = newest(view.felt.map((one) => one.last_answer));
  say(part(root, "time"), last === null ? "" : words.clock(last, view.timezone));
  const states = new Map(view.touchpoints.map((place) => [place.id, place.state]));
  const quiet = view.felt.length > 0 && view.felt.every((one) => isSilent(states.get(one.touchpoint)));
  note(root, quiet ? words.silent("stale", last, view.timezone) : null);
}

function alarms(root, view) {
  const told = view.headline.alarm?.number; // in the first line
  const others = view.alarms
    .filter((one) => one.number !== told)
    .sort((a, b) => (a.kind === "up") - (b.kind === "up"));
  root.hidden = others.length === 0;
  root.dataset.bad = others.filter((one) => one.kind !== "up").length;
  each(root.querySelector("ul"), "row", others, (one) => String(one.number), (node, one) => {
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
  each(byId("devices"), "device", sorted, (one) => one.name, (node, one) => {
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
  each(root.querySelector("ol"), "step", found, (one) => one.name, (node, one) => {
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
  each(byId("expros"), "tile", shown.expros, (one) => one.expro, (node, one) =>
    tile(node, one, shown.timezone),
  );
  sense(byId("sense"), shown);
  people(byId("people"), shown.traffic, shown.timezone);
  alarms(byId("alarms"), shown);
  floor(shown);
  devices(shown);
  byId("mistakes").hidden = shown.shop_problems.length === 0;
  const mistakes = byId("mistakes").querySelector("ul");
  each(mistakes, "mistake", shown.shop_problems, (one) => one, say);
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
