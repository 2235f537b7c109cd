// The region's page: asks the node for one view at a time, as the address says, and shows it.

import { ask, Refused } from "./ask.js";
import * as heat from "./heat.js";
import { date, seconds, when } from "./measure.js";
import { leaveHere, showPages } from "./pages.js";
import { byId, each, make, say, set } from "./paper.js";
import * as calendar from "./region-calendar.js";
import * as compare from "./region-compare.js";
import * as days from "./region-days.js";
import * as store from "./region-store.js";
import * as trend from "./region-trend.js";
import * as worked from "./region-worked.js";
import * as worst from "./region-worst.js";
import { fill, LANGUAGES, language, many, speak, t } from "./tongue.js";

const WEEKS = [1, 4, 13, 26, 52, 104];

// What each view is asked with, and its weeks where nobody chose any.
const VIEWS = {
  days: { asks: ["area", "format", "until"], weeks: 1 },
  compare: { asks: ["area", "format", "until", "weeks"], weeks: 4 },
  trend: { asks: ["area", "format", "of", "until", "weeks"], weeks: 13 },
  week: { asks: ["area", "format", "of", "until", "weeks"], weeks: 4 },
  worst: { asks: ["area", "format", "of", "until", "weeks"], weeks: 4 },
  worked: { asks: ["area", "format", "of", "until", "weeks"], weeks: 13 },
  calendar: { asks: ["area", "format", "until", "weeks"], weeks: 4 },
};

const SHOW = { days: days.draw, compare: compare.draw, trend: trend.draw, worst: worst.draw, worked: worked.draw, calendar: calendar.draw };

let region = null;
let shown = null; // what is drawn, to be drawn anew on another width
let turn = 0; // of the last question: an answer that comes after another question is dropped

/* The address says what is chosen: it can be linked to, and gone back from. */

const chosen = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const viewOf = (choice) => (choice.store ? "store" : choice.view in VIEWS ? choice.view : "days");

function addressOf(changes) {
  const next = { ...chosen(), store: null, day: null, ...changes };
  const kept = Object.entries(next).filter(([, value]) => value);
  return `#${new URLSearchParams(kept)}`;
}

/* Asking */

async function look() {
  const mine = ++turn;
  try {
    const choice = chosen();
    const view = viewOf(choice);
    const found = await (view === "store" ? store.ask(choice) : ask(pathOf(view, choice)));
    if (mine !== turn) return;
    failed(null);
    shown = { view, choice, found };
    draw();
  } catch (error) {
    if (mine === turn) failed(error);
  }
}

function pathOf(view, choice) {
  const asked = { area: choice.area, format: choice.format, until: choice.until };
  asked.weeks = choice.weeks ?? VIEWS[view].weeks;
  if (VIEWS[view].asks.includes("of")) asked.store = choice.of;
  if (view === "compare") Object.assign(asked, { first: choice.first, second: choice.second });
  const kept = Object.entries(asked).filter(([, value]) => value);
  return `/api/region/v1/${view}?${new URLSearchParams(kept)}`;
}

/* Showing */

function draw() {
  const { view, choice, found } = shown;
  for (const panel of byId("main").querySelectorAll(":scope > section")) panel.hidden = panel.id !== view;
  for (const link of byId("views").children) {
    set(link, "href", addressOf({ view: link.dataset.view }));
    set(link, "aria-current", link.dataset.view === view ? "page" : null);
  }
  drawChoice(view, choice, found);
  say(byId("extent"), found === null ? "" : extentWords(found.chosen ?? null, choice.until));
  if (view === "week") heat.draw(byId("week"), weekOf(found));
  else if (view === "store") store.draw(byId("store"), found, choice, addressOf);
  else SHOW[view](byId(view), found, addressOf, region);
}

/** Every total says of how many store-days it is. */
function extentWords(of, until) {
  if (of === null) return "";
  const span = of.first === of.last ? date(of.first) : t("region-span", { from: date(of.first), to: date(of.last) });
  const words = `${t("region-extent", { n: of.days.arrived, all: of.days.expected })} · ${span}`;
  return until && of.last < until ? `${words} · ${t("region-whole", { until: date(until) })}` : words;
}

/** The hours in the shape that the desk's table reads. */
function weekOf(found) {
  const many_ = Math.round((Date.parse(found.chosen.last) - Date.parse(found.chosen.first)) / 86_400_000) + 1;
  return { days: many_, hours: found.hours };
}

function drawChoice(view, choice, found) {
  const form = byId("choice");
  form.hidden = view === "store";
  if (view === "store") return;
  const { asks, weeks } = VIEWS[view];
  for (const label of form.children) label.hidden = !asks.includes(label.dataset.for) || !offered(label.dataset.for);
  form.elements.area.value = choice.area ?? "";
  form.elements.format.value = choice.format ?? "";
  form.elements.of.value = choice.of ?? "";
  form.elements.weeks.value = String(choice.weeks ?? weeks);
  form.elements.until.value = choice.until ?? found?.chosen.last ?? "";
  set(form.elements.until, "max", region.newest);
}

/** A choice among one thing is none. */
const offered = (name) => !["area", "format", "of"].includes(name) || byId("choice").elements[name].options.length > 2;

function failed(error) {
  if (error !== null && !(error instanceof Refused) && !(error instanceof TypeError)) throw error;
  const line = byId("failed");
  line.hidden = error === null;
  if (error instanceof Refused && error.status === 401) say(line, t("desk-sign-in"));
  else if (error !== null) say(line, t("desk-failed", { why: error.message }));
}

/** The hubs that the node goes to itself, and cannot fetch from now. */
function drawPulls() {
  const list = byId("pulls");
  const troubled = (region.pulls ?? []).filter((one) => one.problem !== null);
  list.hidden = troubled.length === 0;
  each(list, troubled, (one) => one.store, () => make("li"), (line, { store, reached, problem }) => {
    const label = region.stores.find((one) => one.store === store)?.label ?? store;
    const last = reached === null ? t("region-pull-never") : t("region-pull-last", { at: when(reached, undefined) });
    say(line, `${t("region-pull-failed", { store: label, why: problem })} ${last}`);
  });
}

/* Beginning */

function options(select, entries, all) {
  if (all !== null) select.append(make("option", { value: "" }, all));
  for (const [value, words] of entries) select.append(make("option", { value }, words));
}

function wire() {
  const tongues = byId("language");
  options(tongues, Object.entries(LANGUAGES), null);
  tongues.value = language;
  tongues.addEventListener("change", () => speak(tongues.value));
  const { area, format, of, weeks } = byId("choice").elements;
  const named = (key) => [...new Set(region.stores.map((one) => one[key]))].filter(Boolean).sort().map((one) => [one, one]);
  options(area, named("area"), t("region-all"));
  options(format, named("format"), t("region-all"));
  options(of, region.stores.map((one) => [one.store, one.label]), t("region-all"));
  options(weeks, WEEKS.map((one) => [one, many("region-week-count", one)]), null);
  byId("choice").addEventListener("submit", (event) => event.preventDefault());
  byId("choice").addEventListener("change", ({ target }) => {
    location.hash = addressOf({ [target.name]: target.value });
  });
  compare.wire(byId("compare"), (changes) => { location.hash = addressOf(changes); });
  days.wire(byId("days"), (changes) => { location.hash = addressOf(changes); });
  calendar.wire(byId("calendar"), (changes) => { location.hash = addressOf(changes); });
  heat.walk(byId("week"));
  addEventListener("hashchange", look);
  new ResizeObserver(() => shown && ["compare", "trend"].includes(shown.view) && draw()).observe(byId("main"));
}

async function begin() {
  fill(document);
  const who = await ask("/api/v1/session");
  showPages(byId("pages"), who, () => leaveHere(who));
  region = await ask("/api/region/v1/region");
  say(byId("name"), region.name);
  document.title = `${t("region-title")} · ${region.name}`;
  say(byId("as-of"), t("desk-as-of", { at: seconds(region.as_of, undefined) }));
  drawPulls();
  wire();
  await look();
}

begin().catch(failed);
