// What is scored, by its name: what it is called, what it is made of, and the address of a choice.

import { gapOf } from "./measure.js";
import { language, t } from "./tongue.js";

export const EXPROS = ["communications", "identity", "product", "cobranding", "environment", "electronic", "people"];
export const MODULES = ["sense", "feel", "think", "act", "relate"];
export const WHOLE = "STORE";

export const exproName = (expro) => t(`hub-expro-${expro}`);
export const moduleName = (module) => t(`desk-module-${module}`);
export const elementName = (element) => t(`hub-element-${element}`);
export const saidName = (element, word) => t(`hub-said-${element}-${word}`);

/** The scopes of one answer of the hub, with a way from each to the others. */
export class Scopes {
  constructor(scores) {
    this.all = new Map(scores.scopes.map((one) => [`${one.kind} ${one.scope}`, one]));
    this.byKey = new Map();
    for (const one of scores.scopes) if (!this.byKey.has(one.scope)) this.byKey.set(one.scope, one);
  }

  get(key) {
    return this.byKey.get(key) ?? null;
  }

  ofKind(kind) {
    return [...this.all.values()].filter((one) => one.kind === kind);
  }

  /** The touchpoint of a question. */
  placeOf(question) {
    return this.ofKind("touchpoint").find((one) => one.questions.includes(question)) ?? null;
  }

  /** The cell of a question. */
  cellOf(question) {
    return this.ofKind("cell").find((one) => one.questions.includes(question)) ?? null;
  }

  /** The ExPro that a scope belongs to. */
  exproOf(scope) {
    const those = this.ofKind("expro");
    return (
      those.find((one) => one.scope === scope.scope.split("|")[0]) ??
      those.find((one) => scope.kind === "question" && one.questions.includes(scope.scope)) ??
      null
    );
  }

  /** What people call it. */
  name(key) {
    const one = this.get(key);
    if (key === WHOLE || one === null) return one?.name ?? key;
    if (one.kind === "expro") return exproName(key);
    if (one.kind === "touchpoint") return one.name ?? key;
    if (one.kind === "question") return `${this.placeOf(key)?.name ?? key}: ${this.asked(one)}`;
    const [expro, module] = key.split("|");
    if (expro === "*") return moduleName(module);
    return `${exproName(expro)} × ${moduleName(module)}`;
  }

  /** A question's own words. */
  asked(one) {
    return one.asked[language] ?? Object.values(one.asked)[0] ?? one.scope;
  }

  /** From the store down to a scope. */
  path(key) {
    const one = this.get(key);
    const above = [];
    if (one?.kind === "cell") above.push(key.split("|")[0]);
    if (one?.kind === "question") {
      const cell = this.cellOf(key);
      if (cell) above.push(cell.scope.split("|")[0], cell.scope);
      const place = this.placeOf(key);
      if (!cell && place) above.push(place.scope);
    }
    return [...new Set([WHOLE, ...above, key])].filter((each) => this.get(each) !== null);
  }

  /** The questions that a scope is made of, the furthest below their target first. */
  parts(key) {
    const one = this.get(key);
    if (one === null || one.kind === "question") return [];
    const parts = one.questions.map((each) => this.get(each)).filter((each) => each !== null);
    const order = (each) => gapOf(each) ?? each.score.value ?? 101;
    return parts.sort((a, b) => order(a) - order(b));
  }
}

/** What the address says is chosen. */
export function chosen() {
  const said = new URLSearchParams(location.hash.slice(1));
  return { scope: said.get("scope") ?? WHOLE, range: said.get("range") ?? "7" };
}

/** The address of another choice. */
export function addressOf(change) {
  const said = new URLSearchParams({ ...chosen(), ...change });
  return `#${said}`;
}
