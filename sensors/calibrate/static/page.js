// The page on the sensor: come in, draw, check, save. It keeps nothing.

import { Paper } from "/drawing.js";

const LOOK_MS = 3000; // between two looks at who has walked by
const CHECK_MS = 250; // after the last move

const part = (id) => document.getElementById(id);
const paper = new Paper(part("paper"), moved, cornerRemoved);
let lines = [];
let zones = [];
let guess = null;
let keys = 0;
let changed = false;
let open = false;
let checking = 0;

async function ask(method, path, body) {
  const options = { method, headers: {}, cache: "no-store" };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  const found = answer.status === 204 ? null : await answer.json();
  return { status: answer.status, ok: answer.ok, found };
}

function drawing() {
  return {
    lines: lines.map(({ name, a, b }) => ({ name, a, b })),
    zones: zones.map(({ name, corners, least_seconds }) => ({ name, corners, least_seconds })),
  };
}

function keyed(shape) {
  keys += 1;
  return { ...shape, key: String(keys) };
}

function take(state) {
  lines = state.drawing.lines.map(keyed);
  zones = state.drawing.zones.map(keyed);
  changed = false;
  list();
  draw();
  check();
}

function draw() {
  paper.draw(lines, zones, guess);
}

function touched() {
  changed = true;
  part("done").textContent = "";
  draw();
  clearTimeout(checking);
  checking = setTimeout(check, CHECK_MS);
}

function moved(shape, index, point) {
  if (shape.corners) shape.corners[index] = point;
  else if (index) shape.b = point;
  else shape.a = point;
  touched();
}

function cornerRemoved(shape, index) {
  if (shape.corners?.length > 3) {
    shape.corners.splice(index, 1);
    touched();
  }
}

function button(text, does) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", does);
  return made;
}

function row(shape, all, what) {
  const item = document.createElement("li");
  item.className = "shape";
  const name = document.createElement("input");
  name.value = shape.name;
  name.maxLength = 64;
  name.setAttribute("aria-label", `Name of the ${what}`);
  name.addEventListener("input", () => {
    shape.name = name.value;
    touched();
  });
  item.append(name);
  if (what === "line") {
    item.append(
      button("Turn round", () => {
        [shape.a, shape.b] = [shape.b, shape.a];
        touched();
      }),
    );
  } else {
    item.append(
      button("Add a corner", () => {
        const [first, last] = [shape.corners[0], shape.corners.at(-1)];
        shape.corners.push([(first[0] + last[0]) / 2, (first[1] + last[1]) / 2]);
        touched();
      }),
    );
  }
  item.append(
    button("Remove", () => {
      all.splice(all.indexOf(shape), 1);
      list();
      touched();
    }),
  );
  return item;
}

function list() {
  part("lines").replaceChildren(...lines.map((one) => row(one, lines, "line")));
  part("zones").replaceChildren(...zones.map((one) => row(one, zones, "zone")));
}

function free(word, all) {
  let number = all.length + 1;
  while (all.some((one) => one.name === `${word}-${number}`)) number += 1;
  return `${word}-${number}`;
}

function find(judged) {
  const said = [
    ...judged.problems.map((text) => [text, "bad"]),
    ...judged.warnings.map((text) => [text, "care"]),
  ];
  part("findings").replaceChildren(
    ...said.map(([text, kind]) => {
      const item = document.createElement("li");
      item.className = kind;
      item.textContent = text;
      return item;
    }),
  );
  part("keep").disabled = judged.problems.length > 0;
}

async function check() {
  const { ok, found } = await ask("POST", "/check", drawing());
  if (ok) find(found);
}

function show(state) {
  part("device").textContent = state.device;
  const minutes = Math.max(1, Math.ceil(state.seconds_left / 60));
  part("left").textContent = `closes by itself in ${minutes} min`;
  part("trouble").textContent = state.problem ?? "";
  part("undo").disabled = !state.can_undo;
  guess = state.proposal;
  part("proposal").hidden = !guess;
  part("offered").textContent = guess
    ? `Of ${state.proposal_of} people seen walking, ${state.proposal_over} went over the dashed line.`
    : "";
  part("learning").textContent = guess
    ? ""
    : `Watching how people walk, to propose a line. ${state.people} seen so far.`;
}

function picture() {
  part("still").src = `/still.jpg?${Date.now()}`;
}

async function look() {
  const { ok, found } = await ask("GET", "/state");
  if (!ok) return closed();
  show(found);
  if (!part("still").naturalWidth && !found.problem) picture();
  draw();
  return setTimeout(() => open && look().catch(closed), LOOK_MS);
}

function closed() {
  open = false;
  part("desk").hidden = true;
  part("leave").hidden = true;
  part("left").textContent = "The page is closed. What was saved counts from the sensor's next start.";
}

async function enter() {
  const { ok, found } = await ask("GET", "/state");
  if (!ok) return;
  open = true;
  part("door").hidden = true;
  part("desk").hidden = false;
  part("leave").hidden = false;
  show(found);
  take(found);
  picture();
  setTimeout(() => look().catch(closed), LOOK_MS);
}

part("door").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { ok, found } = await ask("POST", "/enter", { password: part("password").value });
  part("password").value = "";
  part("refused").textContent = ok ? "" : found.refused;
  if (ok) await enter();
});

part("still").addEventListener("load", () => {
  const { naturalWidth, naturalHeight } = part("still");
  paper.size(naturalWidth, naturalHeight);
  draw();
});

part("again").addEventListener("click", picture);

part("more-lines").addEventListener("click", () => {
  lines.push(keyed({ name: free("line", lines), a: [0.5, 0.85], b: [0.5, 0.35] }));
  list();
  touched();
});

part("more-zones").addEventListener("click", () => {
  const corners = [[0.35, 0.5], [0.65, 0.5], [0.65, 0.8], [0.35, 0.8]];
  zones.push(keyed({ name: free("zone", zones), corners, least_seconds: 0 }));
  list();
  touched();
});

part("take").addEventListener("click", () => {
  lines.push(keyed({ name: free("line", lines), a: guess.a, b: guess.b }));
  list();
  touched();
});

part("keep").addEventListener("click", async () => {
  const { ok, found } = await ask("POST", "/keep", drawing());
  find(found);
  if (!ok) return;
  changed = false;
  part("undo").disabled = false;
  part("done").textContent = "Saved. It counts from the sensor's next start.";
});

part("undo").addEventListener("click", async () => {
  const { ok, found } = await ask("POST", "/undo", {});
  if (!ok) return;
  show(found);
  take(found);
  part("done").textContent = "As it was before.";
});

part("leave").addEventListener("click", async () => {
  await ask("POST", "/leave", {});
  closed();
});

window.addEventListener("beforeunload", (event) => {
  if (open && changed) event.preventDefault();
});
window.addEventListener("resize", draw);
enter();
