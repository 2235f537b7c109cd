// What a new store has to do, in order, with what is done already ticked. A view comes in; out come
// steps, or none where somebody has answered already: then the store speaks for itself.

export function steps(view) {
  const answered = view.touchpoints.some((place) => place.last_answer !== null);
  if (answered || view.score.n > 0) return [];
  const heard = (program) => view.devices.some((one) => one.program === program);
  const done = [
    ["hub", true],
    ["places", view.touchpoints.some((place) => place.placed)],
    ["kiosk", heard("kiosk")],
    ["counter", heard("sensor")],
    ["answer", false],
  ];
  const next = done.findIndex(([, is]) => !is);
  return done.map(([name, is], index) => ({
    name,
    state: is ? "done" : index === next ? "next" : "later",
  }));
}
