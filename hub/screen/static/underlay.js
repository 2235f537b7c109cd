// A store's own drawing under its plan, in the shares of the plan like all that stands on it. How it
// looks by day and by night is said in base.css.

const SVG = "http://www.w3.org/2000/svg";

/** The picture as a part of a drawing; null where the plan has none. `folder` is where it is served. */
export function underlay(plan, folder) {
  if (!plan.picture) return null;
  const image = document.createElementNS(SVG, "image");
  const marks = { class: "underlay", href: `${folder}/${plan.picture}`, width: 1, height: 1, preserveAspectRatio: "none", "data-ground": plan.ground };
  for (const [name, value] of Object.entries(marks)) image.setAttribute(name, value);
  return image;
}
