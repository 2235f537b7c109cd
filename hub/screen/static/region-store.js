// One store: how its log stands, its last days, and every line that tells one of them.

import { ask as asked } from "./ask.js";
import { date, NONE, when, whole } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";
import { came, watched } from "./region-days.js";
import { cardOf, fillState, stateNode } from "./region-states.js";
import { language, many, number, t } from "./tongue.js";

const FACES = ["☹", "☺"];

/** The store, and its day where one is chosen; null where there is no such store. */
export async function ask({ store, day, until }) {
  const path = `/api/region/v1/stores/${encodeURIComponent(store)}`;
  const [page, one] = await Promise.all([asked(until ? `${path}?until=${until}` : path), day ? asked(`${path}/days/${day}`) : null]);
  return page === null ? null : { ...page, page: one };
}

export function draw(panel, found, choice, addressOf) {
  if (found === null) {
    say(panel.querySelector("h2"), t("region-no-store"));
    return;
  }
  const { outlet } = found;
  say(panel.querySelector("h2"), outlet.label);
  say(part(panel, "store-name"), outlet.label);
  const received = found.received === null ? t("region-never") : t("region-received", { at: when(found.received, found.timezone) });
  say(part(panel, "received"), received);
  each(part(panel, "facts"), facts(found), (one) => one, () => make("li"), say);
  const here = (day) => addressOf({ store: outlet.store, day });
  each(part(panel, "list").tBodies[0], found.days, (one) => one.day, row, (node, one) => fill(node, { ...one, store: outlet.store }, here, choice.day));
  drawDay(panel.querySelector("#day"), found.page, found.timezone);
  each(part(panel, "faults"), faults(found), (one) => one, () => make("li"), say);
}

function facts({ outlet, lines, gaps, forks, foreign, timezone }) {
  const told = [[outlet.area, outlet.format, timezone].filter(Boolean).join(" · "), many("region-lines", lines)];
  if (gaps.length > 0) told.push(t("region-gaps", { lines: gaps.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(", ") }));
  if (forks.length > 0) told.push(t("region-forks", { lines: forks.join(", ") }));
  if (foreign > 0) told.push(many("region-foreign", foreign));
  return told;
}

function faults({ faults: known, timezone }) {
  if (known.length === 0) return [t("region-no-faults")];
  return known.map((one) => {
    const values = { line: one.seq, n: number(one.times), at: when(one.last, timezone) };
    return `${t(`region-fault-${one.trouble}`)} · ${t("region-fault-when", values)}`;
  });
}

/* Days */

const HEADS = ["region-state", "region-rev", "desk-answers-head", "desk-score"];

function row() {
  const cells = HEADS.map((key) => make("td", { "data-head": t(key) }));
  cells[0].append(stateNode());
  cells[1].append(make("span"), make("a", { class: "card" }));
  return make("tr", {}, make("th", { scope: "row" }, make("a")), ...cells);
}

function fill(node, one, here, chosen) {
  const { store } = one;
  const [day, state, rev, answers, score] = node.children;
  say(day.firstElementChild, date(one.day));
  set(day.firstElementChild, "href", here(one.day));
  set(day.firstElementChild, "aria-current", one.day === chosen ? "date" : null);
  fillState(state.firstElementChild, one.state);
  const late = one.late > 0 ? ` · ${many("region-late", one.late)}` : "";
  say(rev.firstElementChild, one.rev === 0 ? NONE : number(one.rev) + late);
  rev.lastElementChild.hidden = one.rev === 0;
  say(rev.lastElementChild, one.rev === 0 ? "" : t("region-card"));
  set(rev.lastElementChild, "href", cardOf(store, one.day));
  say(answers, one.answers === null ? NONE : number(one.answers));
  say(score, whole(one.score));
}

/* One of them */

function drawDay(panel, page, zone) {
  panel.hidden = page === null;
  if (page === null) return;
  say(panel.querySelector("h3"), date(page.day));
  const card = part(panel, "card");
  card.hidden = page.report === null;
  set(card, "href", cardOf(page.outlet.store, page.day));
  say(part(panel, "state-words"), t(`region-means-${page.state ?? "open"}`));
  const people = part(panel, "people");
  people.hidden = page.people === null;
  if (page.people !== null) say(people, `${t("region-people")}: ${came(page.people)} · ${doors(page.people)}`);
  each(part(panel, "revisions"), page.revisions, (one) => one.digest, revision, (node, one) => fillRevision(node, one, zone));
  const rows = page.report?.rows ?? [];
  each(part(panel, "rows").tBodies[0], rows, (one) => `${one.touchpoint} ${one.question}`, questionRow, fillQuestion);
}

/** What the doors say of their count; that none of it was checked by hand is said as well. */
const doors = (people) => (people.wrong === null ? `${watched(people)} · ${t("region-wrong-unknown")}` : watched(people));

const revision = () => make("li", {}, make("b"), make("small"), make("small"));

function fillRevision(node, one, zone) {
  const [name, how, line] = node.children;
  const words = [t("region-revision", { n: one.rev }), t(`region-why-${one.reason.why}`)];
  if (one.reason.late > 0) words.push(many("region-late", one.reason.late));
  if (one.is_current) words.push(t("region-counts"));
  if (one.is_superseded) words.push(t("region-superseded"));
  if (!one.is_trusted) words.push(t("region-untrusted"));
  say(name, words.join(" · "));
  set(node, "data-current", one.is_current);
  const came = t(`region-carrier-${one.carrier}`);
  say(how, t("region-made", { at: when(one.made, zone), came: when(one.received, zone), how: came }));
  say(line, t("region-line", { seq: one.seq, digest: one.digest.slice(0, 12) }));
}

const questionRow = () =>
  make("tr", {}, make("th", { scope: "row" }), make("td", { "data-head": t("desk-answers-head") }), make("td", { "data-head": t("region-faces"), class: "faces" }));

function fillQuestion(node, one) {
  const [name, answers, faces] = node.children;
  say(name, `${one.touchpoint} · ${one.question} · ${t("region-version", { n: one.version })}`);
  say(answers, number(one.answers));
  say(faces, one.faces === null ? t("region-hidden") : `${FACES[0]} ${one.faces.map((n) => number(n)).join(" · ")} ${FACES[1]}`);
  set(faces, "lang", language);
}
