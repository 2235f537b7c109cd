// What stands for a store-day: a sign, a word, and a colour that never stands alone.

import { make, say, set } from "./paper.js";
import { language, t } from "./tongue.js";

export const STATES = ["final", "provisional", "closed", "partial", "missing", "gap", "forked", "bad_signature"];

const SIGNS = {
  final: "●",
  provisional: "◐",
  closed: "–",
  partial: "◔",
  missing: "○",
  gap: "⋯",
  forked: "≠",
  bad_signature: "✕",
};

export const signOf = (state) => (state === null ? "" : SIGNS[state]);
export const wordOf = (state) => t(`region-state-${state ?? "open"}`);

/** Where the node writes a store's day on one page. */
export const cardOf = (store, day) => `/region/stores/${encodeURIComponent(store)}/days/${day}/card?lang=${language}`;

/** A sign with its word, in a node that `fillState` fills. */
export const stateNode = () => make("span", { class: "state" }, make("i", { "aria-hidden": "true" }), make("span"));

export function fillState(node, state) {
  set(node, "data-state", state ?? "open");
  say(node.firstElementChild, signOf(state));
  say(node.lastElementChild, wordOf(state));
}
