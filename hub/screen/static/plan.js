// The store seen from above: its walls, and where each touchpoint stands. Places are shares of the
// plan in the file and metres on the page.

import { button, choice, free, make, number } from "./fields.js";
import { chooser, FOLDER } from "./picture.js";
import { number as written, t } from "./tongue.js";
import { underlay } from "./underlay.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 0.01; // of the plan, for a press on an arrow key; ten times as much with Shift
const SPOTS_MAX = 100; // as many stand in a row: steps of 0.13 come back to the first
const OUTLINE = { corners: [[0, 0], [1, 0], [1, 1], [0, 1]], closed: true };
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const share = (value) => Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000;

let corners = null; // of the wall that is being drawn

export function show(root, page) {
  const { draft } = page;
  if (draft.at(["plan"]) === null || draft.at(["plan"]) === undefined) {
    const begin = () => {
      draft.put(["plan"], { width_m: 20, depth_m: 12, rooms: [structuredClone(OUTLINE)] });
      page.show("plan");
    };
    root.replaceChildren(make("p", {}, t("setup-plan-none")), button(t("setup-plan-begin"), begin, { "data-key": "plan-begin" }));
    return;
  }
  const sizes = make(
    "div",
    { class: "row" },
    number(draft, ["plan", "width_m"], t("setup-plan-width"), { min: 1, max: 1000, step: 0.1, onput: () => page.show("plan") }),
    number(draft, ["plan", "depth_m"], t("setup-plan-depth"), { min: 1, max: 1000, step: 0.1, onput: () => page.show("plan") }),
  );
  const drawn = make("div", {}, floor(page), drawing(page), picture(page));
  root.replaceChildren(sizes, make("div", { class: "planned" }, drawn, spots(page)), walls(page));
}

/** What lies under the plan; the plan takes its proportions. */
function picture(page) {
  const { draft } = page;
  const plan = draft.at(["plan"]);
  const taken = (one) => {
    plan.picture = one === null ? null : one.name;
    plan.ground = one === null ? "light" : one.ground;
    if (one !== null) plan.depth_m = Math.max(1, Math.round(10 * plan.width_m * one.shape) / 10);
    draft.tell();
    page.show("plan");
  };
  const node = make("div", { class: "row" }, chooser(page, { path: ["plan", "picture"], purpose: "plan", label: t("setup-plan-picture"), help: t("setup-plan-picture-help"), taken }));
  if (plan.picture) {
    const put = (ground) => {
      draft.put(["plan", "ground"], ground);
      page.show("plan");
    };
    if (plan.rooms.length > 0) {
      const bare = () => {
        draft.put(["plan", "rooms"], []);
        page.show("plan");
      };
      node.append(button(t("setup-plan-bare"), bare, { "data-key": "bare" }));
    }
    node.append(choice(draft, ["plan", "ground"], t("setup-plan-ground"), ["light", "dark"].map((one) => [one, t(`setup-plan-ground-${one}`)]), { onput: put }));
  }
  return node;
}

function floor(page) {
  const { draft } = page;
  const plan = draft.at(["plan"]);
  const { width_m: width, depth_m: depth, rooms } = plan;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 1 1");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const under = underlay(plan, FOLDER);
  if (under !== null) svg.append(under);
  const shapes = corners === null ? rooms : [...rooms, { corners, closed: false }];
  for (const room of shapes) {
    const shape = document.createElementNS(SVG, room.closed ? "polygon" : "polyline");
    shape.setAttribute("points", room.corners.map((one) => one.join(",")).join(" "));
    svg.append(shape);
  }
  const node = make("div", { class: "floor", "data-drawing": corners !== null }, svg);
  node.style.aspectRatio = `${width} / ${depth}`;
  node.addEventListener("click", (event) => {
    if (corners === null) return;
    const box = node.getBoundingClientRect();
    corners.push([share((event.clientX - box.left) / box.width), share((event.clientY - box.top) / box.height)]);
    page.show("plan");
  });
  for (const place of draft.now.touchpoints) if (place.at) node.append(pin(page, place, node));
  return node;
}

/** A touchpoint on the plan: dragged, or moved with the arrow keys. */
function pin(page, place, node) {
  const { draft } = page;
  const path = ["touchpoints", place.id, "at"];
  const one = make("button", { type: "button", class: "pin", "data-key": `pin ${place.id}` }, make("i", { "aria-hidden": "true" }), place.name);
  const stand = () => {
    const [x, y] = draft.at(path);
    one.style.left = `${100 * x}%`;
    one.style.top = `${100 * y}%`;
    one.classList.toggle("leftward", x > 0.6);
    one.setAttribute("aria-label", t("setup-plan-pin", { name: place.name, right: metres(x, draft.at(["plan", "width_m"])), down: metres(y, draft.at(["plan", "depth_m"])) }));
  };
  const move = (at) => {
    draft.put(path, at.map(share));
    stand();
    for (const [index, input] of document.querySelectorAll(`[data-spot="${place.id}"] input`).entries()) {
      input.value = inMetres(draft, draft.at(path)[index], index);
    }
  };
  one.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const far = STEP * (event.shiftKey ? 10 : 1);
    move(draft.at(path).map((value, index) => value + way[index] * far));
  });
  one.addEventListener("pointerdown", (event) => {
    if (corners === null) one.setPointerCapture(event.pointerId);
  });
  one.addEventListener("pointermove", (event) => {
    if (!one.hasPointerCapture(event.pointerId)) return;
    const box = node.getBoundingClientRect();
    move([(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]);
  });
  stand();
  return one;
}

const metres = (value, side) => written(value * side, 1);
const side = (draft, index) => draft.at(["plan", index === 0 ? "width_m" : "depth_m"]);
const inMetres = (draft, value, index) => Math.round(10 * value * side(draft, index)) / 10;

/** Where each touchpoint stands, to be typed; who is not on the plan yet can be put there. */
function spots(page) {
  const { draft } = page;
  const rows = draft.now.touchpoints.map((place) => {
    const path = ["touchpoints", place.id, "at"];
    const row = make("div", { class: "spot", "data-spot": place.id, "data-path": path.join(".") }, make("strong", {}, place.name));
    if (!place.at) {
      const put = () => {
        draft.put(path, vacant(draft.now.touchpoints));
        page.show("plan");
      };
      row.append(button(t("setup-plan-put"), put, { "aria-label": t("setup-plan-put-of", { name: place.name }), "data-key": `pin ${place.id}` }));
    } else {
      for (const [index, label] of [t("setup-plan-right"), t("setup-plan-down")].entries()) row.append(coordinate(page, place, index, label));
      const off = () => {
        draft.put(path, null);
        page.show("plan");
      };
      row.append(button(t("setup-plan-off"), off, { "aria-label": t("setup-plan-off-of", { name: place.name }), "data-key": `off ${place.id}` }));
    }
    row.append(make("p", { class: "problem", hidden: true }));
    return row;
  });
  return make("div", { class: "spots" }, ...rows);
}

function coordinate(page, place, index, label) {
  const { draft } = page;
  const input = make("input", { type: "number", min: 0, max: side(draft, index), step: 0.1, "data-key": `at ${index} ${place.id}` });
  input.value = inMetres(draft, place.at[index], index);
  input.addEventListener("change", () => {
    const at = [...draft.at(["touchpoints", place.id, "at"])];
    at[index] = share(Number(input.value) / side(draft, index));
    draft.put(["touchpoints", place.id, "at"], at);
    page.show("plan");
  });
  return make("label", {}, `${label} `, input);
}

/** A place in the middle where nobody stands yet; where the row is full, on top of another. */
export function vacant(places) {
  const taken = places.filter((one) => one.at).map((one) => one.at);
  for (let n = 0; n < SPOTS_MAX; n += 1) {
    const x = share((0.5 + 0.13 * n) % 1);
    if (!taken.some((at) => at[1] === 0.5 && Math.abs(at[0] - x) < 0.02)) return [x, 0.5];
  }
  return [0.5, 0.5];
}

/** Walls drawn with the mouse, corner by corner. */
function drawing(page) {
  const node = make("div", { class: "row" });
  const turn = (next) => () => {
    corners = next;
    page.show("plan");
  };
  if (corners === null) {
    node.append(button(t("setup-plan-draw"), turn([]), { "data-key": "draw" }));
    return node;
  }
  const done = () => {
    page.draft.put(["plan", "rooms"], [...page.draft.at(["plan", "rooms"]), { corners, closed: true }]);
    turn(null)();
  };
  node.append(
    make("p", { role: "status" }, t("setup-plan-corners", { n: corners.length })),
    button(t("setup-plan-done"), done, { disabled: corners.length < 3, "data-key": "draw" }),
    button(t("setup-plan-cancel"), turn(null)),
  );
  return node;
}

/** The walls as a list, and a box by its measures for whoever has no mouse. */
function walls(page) {
  const { draft } = page;
  const list = draft.at(["plan", "rooms"]).map((room, index) => {
    const take = () => {
      draft.take(["plan", "rooms", String(index)]);
      page.show("plan");
    };
    const name = t("setup-plan-wall", { number: index + 1, corners: room.corners.length });
    return make("li", { "data-path": `plan.rooms.${index}` }, name, button(t("setup-remove"), take, { "aria-label": `${t("setup-remove")}: ${name}`, "data-key": `wall ${index}` }));
  });
  const inputs = ["left", "top", "width", "depth"].map((name) => {
    const input = make("input", { type: "number", min: 0, step: 0.1, name });
    return [input, free(["plan", "box", name], t(`setup-plan-box-${name}`), input)];
  });
  const add = () => {
    const [left, top, wide, deep] = inputs.map(([input], index) => Number(input.value) / side(draft, index % 2));
    const [right, bottom] = [share(left + wide), share(top + deep)];
    const box = [[share(left), share(top)], [right, share(top)], [right, bottom], [share(left), bottom]];
    draft.put(["plan", "rooms"], [...draft.at(["plan", "rooms"]), { corners: box, closed: true }]);
    page.show("plan");
  };
  const typed = make("div", { class: "row" }, ...inputs.map(([, node]) => node), button(t("setup-plan-box"), add, { "data-key": "box" }));
  return make("details", {}, make("summary", {}, t("setup-plan-walls")), make("ol", { class: "walls" }, ...list), typed);
}
