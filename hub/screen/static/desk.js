// The desk: asks the hub for what it shows, shows it, and passes on what staff say.

import * as actions from "./actions.js";
import * as alerts from "./alerts.js";
import { ask, Refused, tell } from "./ask.js";
import * as books from "./books.js";
import * as chain from "./chain.js";
import * as comments from "./comments.js";
import * as gap from "./gap.js";
import * as grid from "./grid.js";
import * as heat from "./heat.js";
import { Link } from "./link.js";
import * as matters from "./matters.js";
import { answers, band, gapOf, gapWords, seconds, signed, sure, whole } from "./measure.js";
import { leaveHere, showPages } from "./pages.js";
import { byId, each, make, part, say, set } from "./paper.js";
import { addressOf, chosen, Scopes, WHOLE } from "./scope.js";
import * as senses from "./senses.js";
import * as series from "./series.js";
import { wasTouched, wayIn } from "./session.js";
import * as singles from "./singles.js";
import { fill, LANGUAGES, language, speak, t } from "./tongue.js";

const LOOK_MS = 10_000; // between two looks at the numbers
const HISTORY_LOOKS = 6; // every so many looks at the past, which moves slowly

const facts = { live: null, scores: null, scopes: null, alerts: null, actions: null, zone: "UTC" };
const past = { series: null, week: null, singles: null, ledger: null, held: null, comments: null };
let looks = 0;
let alone = false; // whether nobody has touched the page since the look before
let choice = chosen();
let turn = 0; // which choice it is: what was asked for another one is not shown

/* Asking */

async function look() {
  try {
    const known = ["scores", "alerts", "actions"].map((one) => ask(`/api/v1/${one}`, alone));
    [facts.scores, facts.alerts, facts.actions] = await Promise.all(known);
    facts.scopes = new Scopes(facts.scores);
    failed(null);
    draw();
    if (looks++ % HISTORY_LOOKS !== 0) return;
    await lookBack();
    draw();
  } catch (error) {
    failed(error);
  }
}

async function lookBack() {
  const asking = turn;
  const scope = encodeURIComponent(scopeNow().scope);
  const step = choice.range === "28" ? "day" : "hour";
  const place = placeNow();
  const asked = {
    series: ask(`/api/v1/series?scope=${scope}&step=${step}`, alone),
    week: ask(`/api/v1/week?scope=${scope}`, alone),
    singles: place === null ? null : ask(`/api/v1/touchpoints/${encodeURIComponent(place)}/answers`, alone),
    ledger: ask("/api/v1/ledger", alone),
    held: ask("/api/v1/held", alone),
    comments: ask("/api/v1/comments", alone).catch(forbidden),
  };
  const names = Object.keys(asked);
  const told = await Promise.all(Object.values(asked));
  if (asking !== turn) return;
  const known = past.singles;
  names.forEach((name, index) => (past[name] = told[index]));
  past.singles = singles.renewed(past.singles, known);
}

/** A viewer may not read comments: there are none then. */
function forbidden(error) {
  if (error instanceof Refused && error.status === 403) return null;
  throw error;
}

const scopeNow = () => facts.scopes.get(choice.scope) ?? facts.scopes.get(WHOLE) ?? NOTHING;
const NOTHING = { scope: WHOLE, kind: "store", questions: [] };

function placeNow() {
  const one = scopeNow();
  if (one.kind === "touchpoint") return one.scope;
  if (one.questions.length === 0) return null;
  return facts.scopes.placeOf(one.questions[0])?.scope ?? null;
}

/* Showing */

function draw() {
  const { scopes, scores, zone } = facts;
  const one = scopeNow();
  if (scopes.get(WHOLE) === null && one === NOTHING) return drawDuty();
  grid.draw(byId("grid-table"), scopes, one.scope);
  drawScope(one);
  gap.draw(byId("gap"), one);
  chain.draw(byId("chain"), one, scopes.exproOf(one));
  drawPast(one);
  senses.draw(byId("senses"), scopes, one);
  matters.draw(byId("matters"), scores.matters);
  books.held(byId("held"), past.held?.held ?? [], scopes, zone);
  books.ledger(byId("ledger"), past.ledger);
  comments.draw(byId("comments"), past.comments, scopes, zone, scores.as_of);
  drawDuty();
  for (const node of document.querySelectorAll("[data-as-of]")) {
    say(node, t("desk-as-of", { at: seconds(scores.as_of, zone) }));
  }
}

function drawDuty() {
  alerts.draw(byId("alerts"), facts, on);
  actions.draw(byId("actions"), facts, on);
}

function drawScope(one) {
  const { scopes } = facts;
  const crumbs = scopes.path(one.scope);
  each(byId("path"), crumbs, (key) => key, () => make("li", {}, make("a")), (node, key) => {
    const link = node.firstElementChild;
    say(link, scopes.name(key));
    set(link, "href", addressOf({ scope: key }));
    set(link, "aria-current", key === one.scope ? "page" : null);
  });
  byId("path").parentElement.hidden = crumbs.length < 2;
  say(byId("scope-title"), scopes.name(one.scope));
  const said = [whole(one.score.value), sure(one.score), answers(one.score)];
  say(byId("scope-said"), one.score.value === null ? t("desk-no-answers") : said.join(" · "));
  const parts = scopes.parts(one.scope);
  byId("parts").hidden = parts.length < 2 && one.kind !== "touchpoint" && one.kind !== "cell";
  each(byId("parts").querySelector("ul"), parts, (each_) => each_.scope, partRow, (node, each_) => {
    const [name, value, gap_] = node.firstElementChild.children;
    set(node.firstElementChild, "href", addressOf({ scope: each_.scope }));
    set(node.firstElementChild, "data-band", band(each_.score));
    say(name, scopes.name(each_.scope));
    say(value, whole(each_.score.value));
    const distance = gapOf(each_) === null ? "" : `${signed(gapOf(each_))} · `;
    say(gap_, `${distance}${gapWords(each_)} · ${answers(each_.score)}`);
  });
}

const partRow = () => make("li", {}, make("a", { class: "part" }, make("span"), make("b"), make("small")));

function drawPast(one) {
  const { zone, scores } = facts;
  series.draw(byId("series"), inRange(past.series), marks(one), zone);
  heat.draw(byId("week"), past.week);
  const question = one.kind === "question" ? one.scope : null;
  byId("singles").hidden = one.kind !== "question" && one.kind !== "touchpoint";
  singles.draw(byId("singles"), past.singles, question, zone, scores.as_of);
}

/** Of the steps that the hub told, those of the chosen days. */
function inRange(told) {
  if (told === null) return null;
  if (choice.range === "28") return { ...told, points: told.points.slice(-28) };
  if (choice.range === "7") return told;
  const from = Date.parse(facts.live?.traffic.day_start ?? told.as_of);
  return { ...told, points: told.points.filter((one) => Date.parse(one.at) >= from) };
}

function marks(one) {
  const concerns = (key) => one.kind === "store" || key === one.scope || one.questions.includes(key) || shares(key, one);
  const done = facts.actions.actions
    .filter((each_) => concerns(each_.scope))
    .map((each_) => ({ key: `a${each_.number}`, kind: "action", at: Date.parse(each_.done), words: each_.text }));
  const found = facts.alerts.alerts
    .filter((each_) => concerns(each_.scope) && each_.withheld !== "folded")
    .map((each_) => {
      const words = t(`desk-alert-${each_.kind}`, { place: alerts.placeName(facts.scopes, each_.scope) });
      return { key: `w${each_.number}`, kind: "alert", at: Date.parse(each_.since), words };
    });
  return [...done, ...found];
}

const shares = (key, one) => facts.scopes.get(key)?.questions.some((each_) => one.questions.includes(each_)) ?? false;

/* Saying */

async function earlier() {
  const asking = turn;
  const before = past.singles.before;
  const next = await ask(`/api/v1/touchpoints/${encodeURIComponent(placeNow())}/answers?before=${before}`);
  if (asking !== turn || past.singles.before !== before) return; // another choice, or a second press
  past.singles = { ...next, answers: [...past.singles.answers, ...next.answers] };
  drawPast(scopeNow());
}

const on = {
  seen: (number) => say_("POST", `/api/v1/alerts/${number}/seen`),
  snooze: (number, minutes) => say_("POST", `/api/v1/alerts/${number}/snooze`, { minutes }),
  remark: (number, text) => say_("POST", `/api/v1/alerts/${number}/remarks`, { text }),
  act: (number) => actions.note(facts, facts.alerts.alerts.find((one) => one.number === number), null),
  tell: (number) => actions.compose(facts, number).catch(failed),
  withdraw: (number) => say_("DELETE", `/api/v1/actions/${number}/reply`),
};

async function say_(method, path, said) {
  try {
    await tell(method, path, said);
    await look();
    return true;
  } catch (error) {
    failed(error);
    return false;
  }
}

function failed(error) {
  if (error !== null && !(error instanceof Refused) && !(error instanceof TypeError)) throw error;
  const line = byId("failed");
  line.hidden = error === null;
  if (error instanceof Refused && error.status === 401) signIn(line);
  else if (error !== null) say(line, t("desk-failed", { why: error.message }));
}

/** The session is over: back to where it begins, but not away from what somebody is writing. */
function signIn(line) {
  say(line, t("desk-sign-in"));
  if (document.querySelector("dialog[open]") === null) location.assign(wayIn());
}

/** The address says what is chosen: a choice can be linked to, and gone back from. */
async function choose() {
  choice = chosen();
  turn += 1;
  Object.assign(past, { series: null, week: null, singles: null });
  for (const link of document.querySelectorAll("[data-range]")) {
    set(link, "href", addressOf({ range: link.dataset.range }));
    set(link, "aria-current", link.dataset.range === choice.range ? "true" : null);
  }
  looks = 0;
  alone = false;
  await look();
}

/* Beginning */

function wire() {
  const tongues = byId("language");
  for (const [code, name] of Object.entries(LANGUAGES)) tongues.append(make("option", { value: code }, name));
  tongues.value = language;
  tongues.addEventListener("change", () => speak(tongues.value));
  grid.lay(byId("grid-table"));
  heat.walk(byId("week"));
  for (const button of document.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
  byId("new-action").addEventListener("click", () => actions.note(facts, null, scopeNow().scope));
  part(byId("actions"), "more").addEventListener("click", () => {
    actions.more(byId("actions"));
    drawDuty();
  });
  submit(byId("note"), (dialog) => say_("POST", "/api/v1/actions", actions.noted(dialog.querySelector("form"))));
  submit(byId("tell"), (dialog) =>
    say_("PUT", `/api/v1/actions/${dialog.dataset.number}/reply`, actions.composed(dialog)),
  );
  part(byId("singles"), "more").addEventListener("click", () => earlier().catch(failed));
  addEventListener("hashchange", choose);
  new ResizeObserver(() => facts.scores && drawPast(scopeNow())).observe(byId("series"));
}

async function showWho() {
  const who = await ask("/api/v1/session");
  showPages(byId("pages"), who, () => leaveHere(who));
}

function submit(dialog, send) {
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await send(dialog)) dialog.close();
  });
}

fill(document);
wire();
showWho().catch(failed);
const link = new Link(
  "/api/v1/live/stream",
  (view) => {
    facts.live = view;
    facts.zone = view.timezone;
    say(byId("name"), view.name);
    byId("simulated").hidden = !view.simulated;
    document.title = `${t("desk-title")} · ${view.name}`;
  },
  () => {
    set(document.body, "data-link", link.state);
    const at = link.asOfMs();
    const gone = link.state === "gone" && at !== null;
    say(byId("age"), gone ? t("desk-gone", { at: seconds(at, facts.zone) }) : t("desk-live"));
  },
);
await choose();
setInterval(() => {
  if (document.hidden) return;
  alone = !wasTouched();
  look();
}, LOOK_MS);
