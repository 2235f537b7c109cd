// The store seen from above, each touchpoint at its place as a face with its score; beside it the
// same as a table, which is all there is where a store has no plan.

import { labelled } from "./labels.js";
import { byId, each, part, say, shape, stamp } from "./paper.js";
import { underlay } from "./underlay.js";
import * as words from "./words.js";

const MOUTHS = { 1: "M11 30Q20 20 29 30", 2: "M11 29Q20 23 29 29", 3: "M11 27L29 27", 4: "M11 25Q20 31 29 25", 5: "M10 23Q20 36 30 23" };
const NO_MOUTH = "M0 0";

function face(root, score) {
  const band = words.band(score);
  root.dataset.band = band;
  root.querySelector(".mouth").setAttribute("d", MOUTHS[band] ?? NO_MOUTH);
}

const named = (place) => (place.moment_of_truth ? `${place.name} ◆` : place.name);

function spot(node, place) {
  const [x, y] = place.at;
  node.style.left = `${100 * x}%`;
  node.style.top = `${100 * y}%`;
  node.classList.toggle("stale", words.isSilent(place.state));
  face(node, place.score);
  say(node.querySelector("b"), named(place));
  const value = words.whole(place.score.value);
  say(part(node, "verdict"), `${value} · ${words.verdict(place.score)}`);
}

function row(node, place, zone) {
  say(node.querySelector("th"), named(place));
  face(node, place.score);
  node.dataset.status = place.score.status;
  say(part(node, "value"), words.whole(place.score.value));
  say(part(node, "verdict"), words.verdict(place.score));
  const said = words.answers(place.score);
  say(part(node, "count"), place.placed ? said : words.unplaced(said));
  const quiet = words.isSilent(place.state);
  node.classList.toggle("stale", quiet);
  const at = place.last_answer === null ? words.NONE : words.clock(place.last_answer, zone);
  say(part(node, "time"), quiet ? words.silent(place.state, place.last_answer, zone) : at);
}

/** The walls, drawn once for a plan and again only when it is another one. */
function walls(svg, plan) {
  const drawn = JSON.stringify(plan);
  if (svg.dataset.drawn === drawn) return;
  svg.dataset.drawn = drawn;
  svg.setAttribute("viewBox", "0 0 1 1");
  const rooms = plan.rooms.map((room) => {
    const points = room.corners.map((corner) => corner.join(",")).join(" ");
    return shape(room.closed ? "polygon" : "polyline", { points });
  });
  svg.replaceChildren(...[underlay(plan, "/plan"), ...rooms].filter((one) => one !== null));
}

/** Put the names where they hide neither a face nor each other; again when they or the plan change. */
function names(plan, placed) {
  const nodes = [...plan.querySelector("ul").children];
  const labels = nodes.map((node) => node.querySelector("p"));
  const width = plan.clientWidth;
  const height = plan.clientHeight;
  const stand = JSON.stringify([width, height, placed.map((place) => place.at), labels.map((one) => one.textContent)]);
  if (width === 0 || plan.dataset.stand === stand) return;
  plan.dataset.stand = stand;
  const radius = nodes[0].querySelector(".face").getBoundingClientRect().width / 2;
  const measured = () =>
    placed.map((place, index) => ({
      x: place.at[0] * width,
      y: place.at[1] * height,
      width: labels[index].offsetWidth,
      height: labels[index].offsetHeight,
    }));
  labels.forEach((label) => label.classList.remove("short"));
  const whole = labelled(measured(), radius, { width, height });
  labels.forEach((label, index) => label.classList.toggle("short", whole[index] === null));
  const spots = measured();
  labelled(spots, radius, { width, height }).forEach((found, index) => {
    const { style } = labels[index];
    style.visibility = found === null ? "hidden" : "visible";
    style.left = `${(found?.x ?? spots[index].x) - spots[index].x}px`;
    style.textAlign = found !== null && found.x + spots[index].width < spots[index].x ? "right" : "left";
    style.top = `${(found?.y ?? spots[index].y) - spots[index].y}px`;
  });
}

let drawn = null;
new ResizeObserver(() => drawn !== null && names(byId("plan"), drawn)).observe(byId("plan"));

export function floor(view) {
  const root = byId("floor");
  const plan = byId("plan");
  const placed = view.plan === null ? [] : view.touchpoints.filter((place) => place.at !== null);
  plan.hidden = placed.length === 0;
  root.dataset.plan = placed.length > 0;
  if (view.plan !== null) {
    plan.style.aspectRatio = `${view.plan.width_m} / ${view.plan.depth_m}`;
    walls(plan.querySelector("svg"), view.plan);
  }
  each(plan.querySelector("ul"), placed, (place) => place.id, stamp("spot"), spot);
  drawn = placed.length > 0 ? placed : null;
  const key = (place) => `${place.placed} ${place.id}`;
  each(byId("touchpoints").tBodies[0], view.touchpoints, key, stamp("place"), (node, place) =>
    row(node, place, view.timezone),
  );
  const last = words.newest(view.touchpoints.map((place) => place.last_answer));
  say(part(root, "time"), last === null ? "" : words.clock(last, view.timezone));
  root.hidden = view.touchpoints.length === 0;
  if (drawn !== null) names(plan, drawn);
}
