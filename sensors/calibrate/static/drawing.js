// Draws lines and zones on the picture. Shapes in shares of the picture in, SVG and moves out.

const SVG = "http://www.w3.org/2000/svg";
const REACH_PX = 22; // of a finger around a handle, on the screen
const KNOB_PX = 8;
const ARROW_PX = 34;
const STEP = 0.01; // of the picture, for an arrow key; with Shift a fifth of it

export function clamp(value) {
  return Math.min(Math.max(value, 0), 1);
}

function make(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

export class Paper {
  // `moved(shape, index, point)` is told every move; the owner draws again.
  constructor(svg, moved, removed) {
    this.svg = svg;
    this.moved = moved;
    this.removed = removed;
    this.width = 1000;
    this.height = 750;
  }

  size(width, height) {
    this.width = width;
    this.height = height;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }

  draw(lines, zones, guess) {
    const held = document.activeElement?.dataset?.handle;
    this.unit = this.width / (this.svg.clientWidth || this.width);
    this.svg.replaceChildren();
    for (const zone of zones) this.zone(zone);
    if (guess) this.stroke("guess", this.at(guess.a), this.at(guess.b));
    for (const line of lines) this.line(line);
    if (held) this.svg.querySelector(`[data-handle="${CSS.escape(held)}"]`)?.focus();
  }

  at([x, y]) {
    return [x * this.width, y * this.height];
  }

  stroke(kind, [x1, y1], [x2, y2]) {
    make("line", { class: kind, x1, y1, x2, y2 }, this.svg);
  }

  line(line) {
    const [a, b] = [this.at(line.a), this.at(line.b)];
    this.stroke("under", a, b);
    this.stroke("ink", a, b);
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    // "In" is where the cross product with the line grows: to the left of a line drawn downwards.
    const [nx, ny] = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
    const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const far = ARROW_PX * this.unit;
    const wide = far * 0.4;
    const tip = [mx + nx * far, my + ny * far];
    const foot = [mx + nx * far * 0.15, my + ny * far * 0.15];
    const points = [
      tip,
      [foot[0] - ny * wide, foot[1] + nx * wide],
      [foot[0] + ny * wide, foot[1] - nx * wide],
    ];
    make("polygon", { class: "arrow", points: points.map((p) => p.join()).join(" ") }, this.svg);
    this.label("in", [mx + nx * far * 1.5, my + ny * far * 1.5]);
    this.label(line.name, [a[0], a[1] - 14 * this.unit]);
    this.handle(line, 0, line.a, `${line.name}, one end`);
    this.handle(line, 1, line.b, `${line.name}, other end`);
  }

  zone(zone) {
    const points = zone.corners.map((corner) => this.at(corner));
    make("polygon", { class: "area", points: points.map((p) => p.join()).join(" ") }, this.svg);
    const middle = [0, 1].map((i) => points.reduce((sum, p) => sum + p[i], 0) / points.length);
    this.label(zone.name, middle);
    zone.corners.forEach((corner, index) =>
      this.handle(zone, index, corner, `${zone.name}, corner ${index + 1}`),
    );
  }

  label(text, [x, y]) {
    const size = 15 * this.unit;
    const inside = Math.min(Math.max(x, 2.2 * size), this.width - 2.2 * size);
    const made = make(
      "text",
      {
        class: "label",
        x: inside,
        y: Math.min(Math.max(y, size), this.height - size / 2),
        "font-size": size,
        "text-anchor": "middle",
        "dominant-baseline": "middle",
      },
      this.svg,
    );
    made.textContent = text;
  }

  handle(shape, index, point, name) {
    const [cx, cy] = this.at(point);
    const share = point.map((one) => `${Math.round(100 * one)} %`).join(", ");
    const group = make(
      "g",
      {
        class: "handle",
        tabindex: 0,
        role: "button",
        "aria-label": `${name}: ${share}. Arrow keys move it.`,
        "data-handle": `${shape.key}-${index}`,
      },
      this.svg,
    );
    make("circle", { class: "reach", cx, cy, r: REACH_PX * this.unit }, group);
    make("circle", { class: "knob", cx, cy, r: KNOB_PX * this.unit }, group);
    group.addEventListener("pointerdown", (event) => this.drag(event, shape, index));
    group.addEventListener("keydown", (event) => this.nudge(event, shape, index, point));
  }

  drag(event, shape, index) {
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true });
    const box = this.svg.getBoundingClientRect();
    const move = (to) =>
      this.moved(shape, index, [
        clamp((to.clientX - box.left) / box.width),
        clamp((to.clientY - box.top) / box.height),
      ]);
    const end = () => {
      this.svg.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
    };
    this.svg.setPointerCapture(event.pointerId);
    this.svg.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  }

  nudge(event, shape, index, point) {
    const way = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    }[event.key];
    if (way) {
      event.preventDefault();
      const step = event.shiftKey ? STEP / 5 : STEP;
      this.moved(shape, index, [clamp(point[0] + way[0] * step), clamp(point[1] + way[1] * step)]);
    } else if (event.key === "Delete") {
      event.preventDefault();
      this.removed(shape, index);
    }
  }
}
