// What the store intends, and from which day on. A target that has begun stays: nobody can aim at
// what has been measured already.

import { button, free, make } from "./fields.js";
import { moment, number as written, t } from "./tongue.js";

const EXPROS = ["communications", "identity", "product", "cobranding", "environment", "electronic", "people"];
const LEANING = ["light", "sound", "temperature"];

const day = (date) => moment(`${date}T12:00:00Z`, "UTC", { dateStyle: "medium" });

function scopes(shop) {
  return [
    ["STORE", t("setup-target-store")],
    ...EXPROS.map((one) => [one, t(`hub-expro-${one}`)]),
    ...shop.touchpoints.map((one) => [one.id, one.name]),
    ...shop.touchpoints.flatMap((place) => place.questions.map((one) => [one.id, t("setup-target-question", { name: place.name, id: one.id })])),
    ...LEANING.map((one) => [`element|${one}`, t("setup-target-lean", { element: t(`hub-element-${one}`) })]),
  ];
}

function tomorrow(today) {
  const next = new Date(`${today}T12:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

export function show(root, page) {
  const { draft, view } = page;
  const { goals, targets } = draft.now;
  const names = new Map(scopes(draft.now));
  const known = [...new Set([...Object.keys(targets), ...goals.map((one) => one.scope)])];
  const rows = known.map((scope) => row(page, scope, names.get(scope) ?? scope));
  const list = rows.length ? make("ul", { class: "goals" }, ...rows) : make("p", {}, t("setup-target-none"));
  root.replaceChildren(list, form(page, names, tomorrow(view.today)));
}

function row(page, scope, name) {
  const { draft, view } = page;
  const own = draft.now.goals.map((goal, index) => [goal, index]).filter(([goal]) => goal.scope === scope);
  const begun = own.filter(([goal]) => goal.since <= view.today).sort(([one], [other]) => (one.since < other.since ? 1 : -1));
  const since = begun[0]?.[0];
  const undated = draft.now.targets[scope];
  const line = since
    ? t("setup-target-since", { aim: written(since.aim, 0), day: day(since.since) })
    : undated === undefined
      ? t("setup-target-not-yet")
      : t("setup-target-always", { aim: written(undated, 0) });
  const node = make("li", {}, make("strong", {}, name), make("span", {}, line));
  for (const [goal, index] of own.filter(([one]) => one.since > view.today)) {
    const take = () => {
      draft.take(["goals", String(index)]);
      page.show("targets");
    };
    const said = t("setup-target-from", { aim: written(goal.aim, 0), day: day(goal.since) });
    node.append(make("span", { class: "ahead", "data-path": `goals.${index}` }, said, button(t("setup-remove"), take, { "aria-label": `${t("setup-remove")}: ${name}, ${said}`, "data-key": `goal ${scope}` })));
  }
  return node;
}

function form(page, names, first) {
  const { draft } = page;
  const scope = make("select", {}, ...[...names].map(([value, words]) => make("option", { value }, words)));
  const aim = make("input", { type: "number", min: 0, max: 100, step: 1, value: 75 });
  const since = make("input", { type: "date", min: first, value: first });
  const problem = make("p", { class: "problem", role: "alert", hidden: true });
  const add = () => {
    problem.hidden = since.value >= first;
    problem.textContent = t("setup-target-past");
    if (!problem.hidden) return;
    draft.now.goals.push({ scope: scope.value, since: since.value, aim: Number(aim.value) });
    draft.tell();
    page.show("targets");
  };
  return make(
    "div",
    { class: "row" },
    free(["goals", "scope"], t("setup-target-what"), scope),
    free(["goals", "aim"], t("setup-target-aim"), aim),
    free(["goals", "since"], t("setup-target-day"), since, t("setup-target-day-help")),
    button(t("setup-target-add"), add, { "data-key": "goal-add" }),
    problem,
  );
}
