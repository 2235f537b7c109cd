// What stands for every store-day: a table that arrow keys walk through, and Enter opens a day.

import { date } from "./measure.js";
import { make, part, say, set } from "./paper.js";
import { fillState, signOf, STATES, stateNode, wordOf } from "./region-states.js";
import { t } from "./tongue.js";

const DAY_MS = 86_400_000;

export function draw(panel, { chosen, stores }, addressOf) {
  part(panel, "empty").hidden = stores.length > 0;
  const days = daysOf(chosen);
  const legend = part(panel, "legend");
  if (legend.children.length === 0) {
    for (const state of STATES) {
      const node = stateNode();
      fillState(node, state);
      legend.append(make("li", {}, node));
    }
  }
  const table = part(panel, "months");
  table.parentElement.hidden = stores.length === 0;
  table.tHead.replaceChildren(head(days));
  table.tBodies[0].replaceChildren(...stores.map((one) => line(one, days, addressOf)));
  set(table.tBodies[0].querySelector("td[data-day]"), "tabindex", "0");
}

function daysOf({ first, last }) {
  const [from, until] = [Date.parse(first), Date.parse(last)];
  return Array.from({ length: (until - from) / DAY_MS + 1 }, (_, n) => new Date(from + n * DAY_MS).toISOString().slice(0, 10));
}

function head(days) {
  const row = make("tr", {}, make("th", { scope: "col" }, t("region-store")), make("th", { scope: "col" }, t("region-there")));
  for (const day of days) row.append(make("th", { scope: "col" }, make("abbr", { title: date(day) }, String(Number(day.slice(8))))));
  return row;
}

function line(one, days, addressOf) {
  const name = make("th", { scope: "row" }, make("a", { href: addressOf({ store: one.store }) }, one.label));
  const row = make("tr", {}, name, make("td", { class: "there" }, t("region-x-of-y", { n: one.days.arrived, all: one.days.expected })));
  days.forEach((day, index) => {
    const state = one.states[index];
    const words = `${one.label}, ${date(day)}: ${wordOf(state)}`;
    const cell = make("td", { "data-day": day, "data-store": one.store, "data-state": state ?? "open", tabindex: "-1", "aria-label": words });
    cell.append(make("i", { "aria-hidden": "true" }, signOf(state)), make("span", { class: "unseen" }, wordOf(state)));
    row.append(cell);
  });
  return row;
}

export function wire(panel, go) {
  const table = part(panel, "months");
  const told = part(panel, "told");
  const cellOf = (event) => event.target.closest("td[data-day]");
  const show = (event) => {
    const cell = cellOf(event);
    if (cell !== null) say(told, cell.getAttribute("aria-label"));
  };
  const open = (cell) => go({ store: cell.dataset.store, day: cell.dataset.day });
  table.addEventListener("focusin", show);
  table.addEventListener("pointerover", show);
  table.addEventListener("click", (event) => cellOf(event) && open(cellOf(event)));
  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (cell === null) return;
    if (event.key === "Enter") return open(cell);
    const next = neighbour(cell, event.key);
    if (next === null) return;
    event.preventDefault();
    set(cell, "tabindex", "-1");
    set(next, "tabindex", "0");
    next.focus();
  });
}

function neighbour(cell, key) {
  const line_ = cell.parentElement;
  const to = {
    ArrowLeft: () => cell.previousElementSibling,
    ArrowRight: () => cell.nextElementSibling,
    ArrowUp: () => line_.previousElementSibling?.children[cell.cellIndex],
    ArrowDown: () => line_.nextElementSibling?.children[cell.cellIndex],
    Home: () => line_.querySelector("td[data-day]"),
    End: () => line_.lastElementChild,
  }[key]?.();
  return to?.matches?.("td[data-day]") ? to : null;
}
