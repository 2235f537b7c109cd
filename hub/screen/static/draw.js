// Puts a view on the page by changing text and attributes in place: nothing moves under a finger,
// and nothing grows however long a wall runs.

import * as words from "./words.js";

const byId = (id) => document.getElementById(id);
const part = (root, name) => root.querySelector(`[data-${name}]`);

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function note(root, text) {
  const node = part(root, "note");
  say(node, text ?? "");
  node.hidden = text === null;
  root.classList.toggle("stale", text !== null);
}

function bar(root, score) {
  const svg = part(root, "bar");
  const [, band, tick] = svg.children;
  const known = score.value !== null;
  band.setAttribute("x", known ? score.lo : 0);
  band.setAttribute("width", known ? score.hi - score.lo : 0);
  const width = Number(tick.getAttribute("width"));
  const x = known ? score.value - width / 2 : 0;
  tick.setAttribute("x", Math.min(Math.max(x, 0), 100 - width));
  tick.setAttribute("visibility", known ? "visible" : "hidden");
  svg.setAttribute("aria-label", words.range(score));
}

function scored(root, score, count) {
  say(part(root, "value"), words.whole(score.value));
  root.dataset.status = score.status;
  bar(root, score);
  say(part(root, "count"), count);
}

/** One child of ``list`` per entry, kept by key and in the entries' order. */
function each(list, template, entries, key, fill) {
  const kept = new Map([...list.children].map((node) => [node.dataset.key, node]));
  entries.forEach((entry, index) => {
    let node = kept.get(key(entry));
    kept.delete(key(entry));
    if (node === undefined) {
      node = byId(template).content.firstElementChild.cloneNode(true);
      node.dataset.key = key(entry);
    }
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    fill(node, entry);
  });
  for (const node of kept.values()) node.remove();
}

const isSilent = (state) => state === "stale" || state === "offline";

function tile(node, place, timezone) {
  say(node.querySelector("h3"), place.name);
  scored(node, place.score, words.tileCount(place.score));
  const quiet = isSilent(place.state);
  const text = quiet ? words.silent(place.state, place.last_answer, timezone) : null;
  note(node, text);
  if (!place.placed) say(part(node, "count"), `not placed yet, ${words.tileCount(place.score)}`);
}

function people(root, traffic, timezone) {
  say(part(root, "inside"), words.whole(traffic.occupancy));
  say(part(root, "in"), words.whole(traffic.in));
  say(part(root, "out"), words.whole(traffic.out));
  say(part(root, "coverage"), words.coverage(traffic));
  const quiet = isSilent(traffic.state);
  note(root, quiet ? words.silent(traffic.state, traffic.watched_until, timezone) : null);
}

function store(root, view) {
  scored(root, view.score, words.count(view.score));
  say(part(root, "range"), words.range(view.score));
  const states = view.touchpoints.map((place) => place.state).filter((state) => state !== null);
  const quiet = states.length > 0 && states.every(isSilent);
  const answers = view.touchpoints.map((place) => place.last_answer).filter((at) => at !== null);
  const last = answers.length ? answers.reduce((a, b) => (a > b ? a : b)) : null;
  note(root, quiet ? words.silent("stale", last, view.timezone) : null);
}

const UNLIKE = new Set(["behind", "refused"]);

function device(node, one) {
  node.dataset.state = one.state;
  node.dataset.trouble = one.trouble !== null || UNLIKE.has(one.config);
  say(node.querySelector("strong"), one.name);
  say(node.querySelector("span"), words.device(one));
}

export function view(shown) {
  say(byId("name"), shown.name);
  document.title = `${words.whole(shown.score.value)} · ${shown.name}`;
  byId("simulated").hidden = !shown.simulated;
  store(byId("score"), shown);
  people(byId("people"), shown.traffic, shown.timezone);
  each(byId("touchpoints"), "tile", shown.touchpoints, (place) => `${place.placed} ${place.id}`, (node, place) =>
    tile(node, place, shown.timezone),
  );
  each(byId("devices"), "device", shown.devices, (one) => one.name, device);
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
    say(line, words.headline(shown.headline));
    say(byId("age"), words.age(shown, nowMs));
    return;
  }
  const moment = shown === null ? null : asOfMs;
  line.dataset.kind = "gone";
  say(line, words.away(moment, shown?.timezone));
  say(byId("age"), shown === null ? "" : words.from(moment, shown.timezone));
}
