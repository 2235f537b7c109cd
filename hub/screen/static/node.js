// Changes a page in place: nothing moves under a finger, and nothing grows however long a wall runs.

export const byId = (id) => document.getElementById(id);

export const part = (root, name) => root.querySelector(`[data-${name}]`);

export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** One child of `list` per entry, kept by key and in the entries' order. */
export function each(list, template, entries, key, fill) {
  const kept = new Map([...list.children].map((node) => [node.dataset.key, node]));
  entries.forEach((entry, index) => {
    let node = kept.get(key(entry));
    kept.delete(key(entry));
    if (node === undefined) {
      node = byId(template).content.firstElementChild.cloneNode(true);
      node.dataset.key = key(entry);
    }
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    fill(node, entry);
  });
  for (const node of kept.values()) node.remove();
}
