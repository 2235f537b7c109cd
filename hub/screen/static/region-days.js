// One day of every store, side by side. A store that sent nothing says so, and has no number.

import { date, NONE, signed, span, whole } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";
import { cardOf, fillState, stateNode } from "./region-states.js";
import { many, number, t } from "./tongue.js";

const DAY_MS = 86_400_000;

export function draw(panel, found, addressOf) {
  const { chosen, stores } = found;
  say(panel.querySelector("h2"), t("region-day-of", { day: date(chosen.last) }));
  panel.dataset.day = chosen.last;
  part(panel, "empty").hidden = stores.length > 0;
  part(panel, "list").hidden = stores.length === 0;
  each(part(panel, "list").tBodies[0], stores, (one) => one.store, row, (node, one) => fill(node, one, chosen, addressOf));
}

const HEADS = ["region-state", "region-rev", "desk-answers-head", "desk-score", "region-gap", "region-people", "region-alerts", "region-actions"];

function row() {
  const cells = HEADS.map((key) => make("td", { "data-head": t(key) }));
  cells[0].append(stateNode(), make("small"));
  cells[1].append(make("span"), make("a", { class: "card" }));
  cells[2].append(make("span"), make("small"));
  cells[3].append(make("b"), make("small"));
  cells[5].append(make("b"), make("small"));
  return make("tr", {}, make("th", { scope: "row" }, make("a"), make("small")), ...cells);
}

function fill(node, one, chosen, addressOf) {
  const [name, state, rev, answers, score, gap, people, alerts, actions] = node.children;
  set(node, "data-arrived", one.answers !== null);
  say(name.firstElementChild, one.label);
  set(name.firstElementChild, "href", addressOf({ store: one.store, day: chosen.last }));
  say(name.lastElementChild, [one.area, one.format].filter(Boolean).join(" · "));
  fillState(state.firstElementChild, one.state);
  say(state.lastElementChild, one.silent.length === 0 ? "" : t("region-silent", { names: one.silent.join(", ") }));
  say(rev.firstElementChild, one.rev === 0 ? NONE : revision(one));
  rev.lastElementChild.hidden = one.rev === 0;
  say(rev.lastElementChild, one.rev === 0 ? "" : t("region-card"));
  set(rev.lastElementChild, "href", cardOf(one.store, chosen.last));
  say(answers.firstElementChild, one.answers === null ? NONE : number(one.answers));
  say(answers.lastElementChild, waiting(one));
  const { stood } = one;
  say(score.firstElementChild, whole(stood?.score ?? null));
  say(score.lastElementChild, stood === null ? "" : span(stood.low, stood.high));
  say(gap, signed(stood?.gap ?? null));
  say(people.firstElementChild, came(one.people));
  say(people.lastElementChild, one.people === null ? "" : watched(one.people));
  say(alerts, one.alerts === null ? NONE : alertWords(one));
  say(actions, one.actions === null ? NONE : number(one.actions));
}

function alertWords({ alerts, open_alerts: open }) {
  return open === 0 ? number(alerts) : t("region-unseen", { n: number(alerts), open: number(open) });
}

function revision(one) {
  const late = one.rev > 1 ? ` · ${t(`region-why-${one.why}`)}` : "";
  return `${number(one.rev)}${late}`;
}

/** Late taps that are in no answer: too few to be told apart. */
export const waiting = ({ waiting: n }) => (n > 0 ? many("region-waiting", n) : "");

/** How many came in; a lower bound is said to be one. */
export function came(people) {
  if (people === null) return NONE;
  const n = number(people.counted);
  return people.at_least ? t("region-at-least", { n }) : n;
}

/** Of those who came how many were seen, about how many were not, and how far off it is. */
export function watched(people) {
  const { wrong } = people;
  if (wrong === null) return seen(people);
  const [n, lo, hi] = [wrong.share, wrong.low, wrong.high].map((share) => number(Math.round(100 * share)));
  return [seen(people), t("region-wrong", { n, lo, hi })].filter(Boolean).join(" · ");
}

function seen({ at_least: atLeast, watched: share, unseen }) {
  if (atLeast) return t("region-hardly");
  if (share === null) return "";
  return unseen === 0 ? t("region-watched") : t("region-watched-more", { n: number(share / 10), more: number(unseen) });
}

export function wire(panel, go) {
  const step = (days) => () => {
    const next = new Date(Date.parse(`${panel.dataset.day}T12:00:00Z`) + days * DAY_MS);
    go({ until: next.toISOString().slice(0, 10) });
  };
  part(panel, "before").addEventListener("click", step(-1));
  part(panel, "after").addEventListener("click", step(1));
}
