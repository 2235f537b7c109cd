// Nodes on a page, made once and changed in place: nothing moves under a finger, and no text from
// outside is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);
export const part = (root, name) => root.querySelector(`[data-${name}]`);

/** An element with its attributes and children; a child that is text stays text. */
export function make(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** The same for a shape of a drawing. */
export function shape(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.filter((one) => one !== null));
  return node;
}

/** Set an attribute where it is another one; null takes it away. */
export function set(node, name, value) {
  if (value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Builds what stands in the page as a template. */
export const stamp = (template) => () => byId(template).content.firstElementChild.cloneNode(true);

/** One child of `list` per entry, kept by key and in the entries' order. */
export function each(list, entries, key, build, fill) {
  const kept = new Map([...list.children].map((node) => [node.dataset.key, node]));
  entries.forEach((entry, index) => {
    const name = String(key(entry));
    const node = kept.get(name) ?? build(entry);
    kept.delete(name);
    set(node, "data-key", name);
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    fill(node, entry);
  });
  for (const node of kept.values()) node.remove();
}
