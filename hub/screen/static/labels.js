// Where the names of touchpoints stand on the plan: beside, above or below their faces, and never on
// another face or name. Numbers in, numbers out; all of them pixels from the plan's upper left.

const GAP = 6; // between a face and its name
const NEAR = 12; // nearer to another's face, a name would be read as its own
const TRIES = 4; // rounds in which a name may make room for another

/** Where the upper left of a name may be, the best first; outwards from the nearer side last. */
function choices({ x, y, width, height }, radius, room) {
  const side = radius + GAP;
  const right = x + side;
  const left = x - side - width;
  const sides = x > room.width / 2 ? [left, right] : [right, left];
  const heights = [y - height / 2, y - height, y];
  const beside = heights.flatMap((top) => sides.map((start) => ({ x: start, y: top })));
  const starts = [x - width / 2, x - radius, x + radius - width];
  const above = starts.flatMap((start) => [y - radius - height, y + radius].map((top) => ({ x: start, y: top })));
  return [...beside, ...above];
}

const shared = (a, b) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

const isInside = (box, room) =>
  box.x >= 0 && box.y >= 0 && box.x + box.width <= room.width && box.y + box.height <= room.height;

const grown = ({ x, y, width, height }, by) => ({ x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by });

const HIDDEN = 100; // times worse is a pixel that hides something than one that is merely near

/**
 * The place of each name, null for one that finds none: its face stays, and the table has its words.
 * `spots` are the middles of the faces, with the width and height of their names; `room` the plan.
 */
export function labelled(spots, radius, room) {
  const faces = spots.map(({ x, y }) => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }));
  const found = spots.map(() => null);
  const around = faces.map((face) => grown(face, NEAR));
  const near = (box, index) => around.reduce((sum, face, other) => sum + (other === index ? 0 : shared(box, face)), 0);
  const hidden = (box, index) =>
    faces.reduce((sum, face, other) => sum + (other === index ? 0 : shared(box, face)), 0) +
    found.reduce((sum, name, other) => sum + (other === index || name === null ? 0 : shared(box, name)), 0);
  for (let round = 0; round < TRIES; round += 1) {
    spots.forEach((spot, index) => {
      const boxes = choices(spot, radius, room)
        .map((start) => ({ ...start, width: spot.width, height: spot.height }))
        .filter((box) => isInside(box, room));
      const covered = boxes.map((box) => HIDDEN * hidden(box, index) + near(box, index));
      const least = Math.min(...covered);
      found[index] = boxes[covered.indexOf(least)] ?? null;
    });
  }
  spots.forEach((_, index) => {
    if (found[index] !== null && hidden(found[index], index) > 0) found[index] = null;
  });
  return found;
}
