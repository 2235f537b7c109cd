// The grid of experience providers and modules: where the store is strong, and where it is not.

import { answers, band, gapOf, gapWords, NONE, signed, span, sure, whole } from "./measure.js";
import { make, say, set } from "./paper.js";
import { addressOf, EXPROS, exproName, MODULES, moduleName, WHOLE } from "./scope.js";
import { t } from "./tongue.js";

const ROWS = [...EXPROS, "*"];
const COLUMNS = [...MODULES, ""];

const key = (row, column) => {
  if (row === "*") return column === "" ? WHOLE : `*|${column}`;
  return column === "" ? row : `${row}|${column}`;
};

/** Lay out the table once; what is not asked stays a dash. */
export function lay(table) {
  const head = make("tr", {}, make("td"));
  for (const column of COLUMNS) {
    const words = column === "" ? t("desk-all-modules") : moduleName(column);
    head.append(make("th", { scope: "col" }, words));
  }
  const body = make("tbody");
  for (const row of ROWS) {
    const words = row === "*" ? t("desk-all-expros") : exproName(row);
    const line = make("tr", { class: row === "*" ? "whole" : null });
    line.append(make("th", { scope: "row" }, words));
    for (const column of COLUMNS) {
      line.append(make("td", { "data-cell": key(row, column), class: column === "" ? "whole" : null }));
    }
    body.append(line);
  }
  table.append(make("thead", {}, head), body);
}

export function draw(table, scopes, chosen) {
  for (const cell of table.querySelectorAll("[data-cell]")) {
    const one = scopes.get(cell.dataset.cell);
    if (one === null) {
      if (cell.firstElementChild?.tagName !== "SPAN") cell.replaceChildren(unasked());
    } else {
      if (cell.firstElementChild?.tagName !== "A") cell.replaceChildren(tile(one.scope));
      fill(cell.firstElementChild, one, scopes, one.scope === chosen);
    }
  }
}

function unasked() {
  return make(
    "span",
    { class: "unasked" },
    make("span", { "aria-hidden": "true" }, NONE),
    make("span", { class: "unseen" }, t("desk-not-asked")),
  );
}

function tile(scope) {
  const parts = ["b", "i", "small", "small"].map((tag) => make(tag, { "aria-hidden": "true" }));
  return make("a", { class: "cell" }, ...parts, make("span", { class: "unseen" }));
}

function fill(link, one, scopes, isChosen) {
  const [value, mark, range, detail, spoken] = link.children;
  set(link, "href", addressOf({ scope: one.scope }));
  set(link, "data-band", band(one.score));
  set(link, "aria-current", isChosen ? "true" : null);
  say(value, whole(one.score.value));
  set(mark, "data-mark", one.score.aim ?? "none");
  say(range, one.score.value === null ? "" : span(one.score.lo, one.score.hi));
  const gap = gapOf(one) === null ? "" : `${signed(gapOf(one))} · `;
  say(detail, `${gap}n ${one.score.n}`);
  const said = [whole(one.score.value), sure(one.score), gapWords(one), answers(one.score)];
  say(spoken, `${scopes.name(one.scope)}: ${said.join(", ")}`);
}
