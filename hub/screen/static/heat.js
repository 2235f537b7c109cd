// The week: a scope by weekday and hour. A table that arrow keys walk through.

import { band, NONE, span, weekday, whole } from "./measure.js";
import { make, part, say, set } from "./paper.js";
import { many, t } from "./tongue.js";

const WEEK = [0, 1, 2, 3, 4, 5, 6];
const FEW = 5; // answers; fewer say little of an hour

export function draw(panel, week) {
  const table = part(panel, "heat");
  const hours = hoursOf(week);
  const empty = hours.length === 0;
  part(panel, "empty").hidden = week === null || !empty; // null: not told yet
  table.parentElement.hidden = empty;
  say(part(panel, "span"), week === null ? "" : many("desk-week-days", week.days));
  if (empty) return;
  if (table.dataset.hours !== String(hours)) lay(table, hours);
  const known = new Map(week.hours.map((one) => [`${one.weekday} ${one.hour}`, one]));
  for (const cell of table.querySelectorAll("[data-hour]")) fill(cell, known.get(cell.dataset.hour));
}

/** All hours from the first to the last that anything is known of. */
function hoursOf(week) {
  const known = (week?.hours ?? []).map((one) => one.hour);
  if (known.length === 0) return [];
  const [first, last] = [Math.min(...known), Math.max(...known)];
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}

function lay(table, hours) {
  table.dataset.hours = String(hours);
  const head = make("tr", {}, make("td"));
  for (const hour of hours) head.append(make("th", { scope: "col" }, String(hour).padStart(2, "0")));
  const body = make("tbody");
  for (const one of WEEK) {
    const short = make("abbr", { title: weekday(one, "long") }, weekday(one, "short"));
    const line = make("tr", {}, make("th", { scope: "row" }, short));
    for (const hour of hours) {
      line.append(make("td", { "data-hour": `${one} ${hour}`, tabindex: "-1" }));
    }
    body.append(line);
  }
  table.replaceChildren(table.querySelector("caption"), make("thead", {}, head), body);
  set(body.querySelector("td"), "tabindex", "0");
}

function fill(cell, one) {
  const score = one === undefined || one.value === null ? null : one;
  const status = score !== null && score.n < FEW ? "few" : "enough";
  set(cell, "data-band", score === null ? "none" : band({ value: score.value, status }));
  say(cell, score === null ? NONE : whole(score.value));
  cell.dataset.words = words(cell, one, score);
}

function words(cell, one, score) {
  const [at, hour] = cell.dataset.hour.split(" ").map(Number);
  const when = t("desk-week-hour", { day: weekday(at, "long"), from: hour, to: hour + 1 });
  if (one === undefined) return `${when}: ${t("desk-no-answers")}`;
  const parts = [];
  if (score === null) parts.push(t("desk-no-answers"));
  else parts.push(whole(score.value), `(${span(score.lo, score.hi)})`, many("desk-answers", score.n));
  if (one.people !== null) parts.push(many("desk-people", one.people.passers));
  return `${when}: ${parts.join(", ")}`.replace(", (", " (");
}

/** One stop for the Tab key; arrows go on from there, and what is under them is told. */
export function walk(panel) {
  const table = part(panel, "heat");
  const told = part(panel, "told");
  const show = (event) => {
    const cell = event.target.closest("[data-hour]");
    if (cell !== null) say(told, cell.dataset.words);
  };
  table.addEventListener("focusin", show);
  table.addEventListener("pointerover", show);
  table.addEventListener("keydown", (event) => {
    const next = neighbour(event.target, event.key);
    if (next === null) return;
    event.preventDefault();
    set(event.target, "tabindex", "-1");
    set(next, "tabindex", "0");
    next.focus();
  });
}

function neighbour(cell, key) {
  const line = cell.parentElement;
  const column = cell.cellIndex;
  const to = {
    ArrowLeft: () => cell.previousElementSibling,
    ArrowRight: () => cell.nextElementSibling,
    ArrowUp: () => line.previousElementSibling?.children[column],
    ArrowDown: () => line.nextElementSibling?.children[column],
    Home: () => line.children[1],
    End: () => line.lastElementChild,
  }[key]?.();
  return to?.matches?.("[data-hour]") ? to : null;
}
