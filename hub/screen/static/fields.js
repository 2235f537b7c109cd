// Fields of a form, each bound to its place in the draft, with its help and with what is wrong there.

import { t } from "./tongue.js";

let made = 0;

/** A node of the page: `make("p", { class: "quiet" }, "text", child)`. */
export function make(tag, marks = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(marks)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((one) => one !== null));
  return node;
}

export function button(text, onclick, marks = {}) {
  return make("button", { type: "button", onclick, ...marks }, text);
}

function field(path, label, input, help) {
  const id = `field-${(made += 1)}`;
  const problem = make("p", { class: "problem", id: `${id}-problem`, hidden: true });
  const hint = help ? make("p", { class: "quiet", id: `${id}-help` }, help) : null;
  input.id = id;
  input.setAttribute("aria-describedby", `${hint ? `${id}-help ` : ""}${id}-problem`);
  const name = make("label", { for: id }, label);
  return make("div", { class: "field", "data-path": path.join(".") }, name, input, hint, problem);
}

/** Words; `max` is how many characters fit, and is counted while somebody writes. */
export function text(draft, path, label, { help, max, lines, lang, onput, hint } = {}) {
  const input = make(lines ? "textarea" : "input", { rows: lines, lang, autocomplete: "off", placeholder: hint });
  input.value = draft.at(path) ?? "";
  const node = field(path, label, input, help);
  const count = max ? make("p", { class: "count quiet" }) : null;
  const counted = () => {
    if (!count) return;
    count.textContent = t("setup-characters", { n: [...input.value].length, max });
    count.classList.toggle("over", [...input.value].length > max);
  };
  if (count) node.append(count);
  input.addEventListener("input", () => {
    draft.put(path, input.value);
    onput?.();
    counted();
  });
  counted();
  return node;
}

/** One of some: `options` are [value, words]. */
export function choice(draft, path, label, options, { help, onput, value = draft.at(path) ?? "" } = {}) {
  const input = make("select", {}, ...options.map(([one, words]) => make("option", { value: one, selected: String(one) === String(value) }, words)));
  const helped = () => (typeof help === "function" ? help(input.value) : help);
  const node = field(path, label, input, helped());
  input.addEventListener("change", () => {
    if (onput) onput(input.value);
    else draft.put(path, input.value === "" ? null : input.value);
    if (typeof help === "function") node.querySelector(".quiet").textContent = helped();
  });
  return node;
}

export function number(draft, path, label, { help, min, max, step = 1, onput } = {}) {
  const input = make("input", { type: "number", min, max, step, inputmode: "decimal" });
  input.value = draft.at(path) ?? "";
  input.addEventListener("input", () => {
    if (input.value === "") return;
    draft.put(path, Number(input.value));
    onput?.();
  });
  return field(path, label, input, help);
}

/** Yes or no. */
export function tick(draft, path, label, { help, onput, value = draft.at(path) === true } = {}) {
  const input = make("input", { type: "checkbox" });
  input.checked = value;
  input.addEventListener("change", () => {
    if (onput) onput(input.checked);
    else draft.put(path, input.checked);
  });
  const node = field(path, label, input, help);
  node.classList.add("tick");
  return node;
}

/** A field whose value is not in the draft as it is written. */
export function free(path, label, input, help) {
  return field(path, label, input, help);
}

/** Show what the hub refused beside what it is about; out come the reasons that have no place here. */
export function complain(root, problems) {
  for (const node of root.querySelectorAll(".problem")) {
    node.hidden = true;
    node.textContent = "";
    const input = node.parentElement.querySelector("input, select, textarea");
    input?.removeAttribute("aria-invalid");
  }
  return problems.filter((line) => !placed(root, line));
}

function placed(root, line) {
  const [where, ...rest] = line.split(": ");
  const path = where.replace(/\[([^\]]*)\]/g, ".$1");
  const fields = [...root.querySelectorAll("[data-path]")];
  const around = fields.filter((one) => `${path}.`.startsWith(`${one.dataset.path}.`));
  around.sort((one, other) => other.dataset.path.length - one.dataset.path.length);
  const within = fields.find((one) => one.dataset.path.startsWith(`${path}.`));
  const exact = around.find((one) => one.dataset.path === path);
  const node = exact ?? within ?? around[0];
  if (node === undefined || rest.length === 0) return false;
  const problem = node.querySelector(".problem");
  problem.textContent = [problem.textContent, rest.join(": ")].filter(Boolean).join("; ");
  problem.hidden = false;
  node.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
  return true;
}
