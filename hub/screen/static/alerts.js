// Alerts: what, where, how it usually is and why; and what staff say to each.

import { clock, soon, whole } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";
import { elementName, saidName, WHOLE } from "./scope.js";
import { strongest } from "./senses.js";
import { number, t } from "./tongue.js";

const REASONS = 3;
const CLOSED = 5; // of those that are over
const SNOOZES = [30, 60, 180];

/** What is wrong at a scope, the most blamed first: `{element, word, lost}`. */
export function reasons(scopes, key) {
  const one = scopes.get(key);
  if (one === null) return [];
  const asked = one.kind === "question" ? [one] : scopes.parts(key);
  const found = new Map();
  for (const element of asked.flatMap((each_) => each_.elements)) {
    const known = found.get(element.element);
    if (element.bad > 0 && (known === undefined || known.bad < element.bad)) {
      found.set(element.element, { ...element, word: worst(element) });
    }
  }
  const told = [...found.values()].filter((each_) => each_.word !== null);
  return told.sort((a, b) => b.bad - a.bad).slice(0, REASONS);
}

function worst(element) {
  const said = Object.fromEntries(Object.entries(element.said).filter(([word]) => word !== "liked"));
  return strongest({ said });
}

export function draw(panel, facts, on) {
  const { alerts, scopes, zone } = facts;
  const told = alerts.alerts.filter((one) => one.withheld !== "folded");
  const open = told.filter((one) => one.state !== "cleared");
  const closed = told.filter((one) => one.state === "cleared").slice(0, CLOSED);
  part(panel, "calm").hidden = open.length > 0;
  say(part(panel, "calm"), t("desk-alerts-none", { at: clock(alerts.as_of, zone) }));
  const fill = (node, one) => show(node, one, facts);
  each(part(panel, "open"), open, (one) => one.number, () => card(on), fill);
  part(panel, "past").hidden = closed.length === 0;
  each(part(panel, "closed"), closed, (one) => one.number, () => card(on), fill);
}

/** A card with all that it may ever show; what does not fit its alert is hidden. */
function card(on) {
  const number_ = (node) => Number(node.closest("[data-key]").dataset.key);
  const seen = make("button", { type: "button", class: "chief", "data-do": "seen" }, t("desk-seen"));
  seen.addEventListener("click", () => on.seen(number_(seen)));
  const act = make("button", { type: "button", "data-do": "act" }, t("desk-act"));
  act.addEventListener("click", () => on.act(number_(act)));
  const off = SNOOZES.map((minutes) => {
    const words = t("desk-minutes", { n: number(minutes) });
    const button = make("button", { type: "button", "data-minutes": minutes }, words);
    button.addEventListener("click", () => on.snooze(number_(button), minutes));
    return button;
  });
  const later = make(
    "details",
    { class: "later", "data-do": "later" },
    make("summary", {}, t("desk-later")),
    make("p", { class: "row" }, ...off),
  );
  return make(
    "li",
    { class: "alert" },
    make("p", { class: "kind", "data-kind": "" }),
    make("h3", { "data-what": "" }),
    make("p", { "data-how": "" }),
    make("ul", { class: "reasons", "data-reasons": "" }),
    make("p", { class: "quiet", "data-life": "" }),
    make("ul", { class: "remarks", "data-remarks": "" }),
    make("div", { class: "row", "data-buttons": "", "data-staff": "" }, seen, act, later),
    remark(on, number_),
  );
}

function remark(on, number_) {
  const label = t("desk-remark");
  const input = make("input", { name: "text", maxlength: "200", required: "", "aria-label": label, placeholder: label });
  const form = make("form", { class: "row remark", "data-staff": "" }, input, make("button", {}, t("desk-remark-say")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    on.remark(number_(form), input.value);
    form.reset();
  });
  return form;
}

function show(node, one, facts) {
  const { scopes } = facts;
  const scope = scopes.get(one.scope);
  const place = placeName(scopes, one.scope);
  set(node, "data-kind", one.kind);
  set(node, "data-state", one.snoozed_until === null ? one.state : "snoozed");
  say(part(node, "kind"), t(`desk-kind-${one.kind}`));
  say(part(node, "what"), t(`desk-alert-${one.kind}`, { place }));
  say(part(node, "how"), [how(one, scope, facts), folded(one, facts)].filter(Boolean).join(" "));
  const why = one.kind === "hazard" ? hazard(one.cause) : reasons(scopes, one.scope).map(told);
  each(part(node, "reasons"), one.kind === "up" ? [] : why, (words) => words, () => make("li"), say);
  say(part(node, "life"), life(one, facts));
  each(part(node, "remarks"), one.remarks, (each_) => each_.at, () => make("li"), (line, each_) => {
    const who = each_.by ?? "";
    say(line, `${each_.text} (${who === "" ? "" : `${who}, `}${soon(each_.at, facts.alerts.as_of, facts.zone)})`);
  });
  const over = one.state === "cleared";
  node.querySelector('[data-do="seen"]').hidden = one.state !== "raised";
  node.querySelector('[data-do="later"]').hidden = over || one.snoozed_until !== null;
  node.querySelector('[data-do="act"]').hidden = one.kind === "up";
  node.querySelector("form").hidden = over;
}

export const placeName = (scopes, key) =>
  key === WHOLE ? scopes.name(WHOLE) : (scopes.placeOf(key)?.name ?? scopes.name(key));

const told = ({ element, word, points_lost: lost }) =>
  lost === null
    ? `${elementName(element)}: ${saidName(element, word)}`
    : t("desk-reason-lost", { element: elementName(element), said: saidName(element, word), n: number(lost) });

/** The places whose own alerts are folded into the store's. */
function folded(one, { alerts, scopes }) {
  if (one.scope !== WHOLE) return "";
  const parts = alerts.alerts.filter((each_) => each_.withheld === "folded" && each_.kind === one.kind && each_.day === one.day);
  const places = [...new Set(parts.map((each_) => placeName(scopes, each_.scope)))];
  return places.length === 0 ? "" : t("desk-alert-where", { places: places.join(", ") });
}

function hazard(cause) {
  const [element, word] = cause.split("|");
  return [`${elementName(element)}: ${saidName(element, word)}`];
}

function how(one, scope, { alerts, zone }) {
  const at = soon(one.since, alerts.as_of, zone);
  if (one.kind === "hazard") return t("desk-how-hazard", { at });
  const values = { at, now: whole(scope?.score.value ?? null), usual: whole(scope?.score.usual ?? null) };
  return t(scope?.score.usual == null ? "desk-how-plain" : "desk-how", values);
}

function life(one, { alerts, zone }) {
  const at = (moment) => soon(moment, alerts.as_of, zone);
  if (one.state === "cleared") {
    const key = one.ended === "day" ? "desk-ended-day" : "desk-cleared";
    const words = one.cleared === null ? "" : t(key, { at: at(one.cleared) });
    return one.confirmed === null ? words : `${words} ${t(`desk-confirmed-${one.confirmed}`)}`;
  }
  if (one.snoozed_until !== null) return t("desk-snoozed", { at: at(one.snoozed_until) });
  if (one.acknowledged === null || one.state === "raised") return t("desk-raised", { at: at(one.raised) });
  const who = one.acknowledged_by;
  return who === null ? t("desk-seen-at", { at: at(one.acknowledged) }) : t("desk-seen-by", { who, at: at(one.acknowledged) });
}
