// What somebody is about to change: the store as it is in the file, and as it shall be. Nothing of
// it is in force before it is saved. It knows no page.

const copy = (value) => structuredClone(value);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const isTable = (one) => one !== null && typeof one === "object" && !Array.isArray(one);
const isListOf = (list, what) => Array.isArray(list) && list.every(what);
const hasId = (one) => isTable(one) && typeof one.id === "string";

/** A place as in a change to the file: keys, and in a list an `id` or a number. */
const step = (node, name) =>
  Array.isArray(node) ? (node.find((one) => one?.id === name) ?? node[Number(name)]) : node?.[name];

export function found(root, path) {
  return path.reduce(step, root);
}

export class Draft {
  #told = new Set();

  constructor(saved) {
    this.saved = saved;
    this.now = copy(saved);
  }

  onChange(tell) {
    this.#told.add(tell);
  }

  at(path) {
    return found(this.now, path);
  }

  before(path) {
    return found(this.saved, path);
  }

  put(path, value) {
    const node = this.at(path.slice(0, -1));
    const name = path.at(-1);
    if (Array.isArray(node)) node[node.findIndex((one, index) => one?.id === name || String(index) === name)] = value;
    else node[name] = value;
    this.tell();
  }

  /** Take an entry out of a list, or a key out of a table. */
  take(path) {
    const node = this.at(path.slice(0, -1));
    const name = path.at(-1);
    if (Array.isArray(node)) node.splice(node.findIndex((one, index) => one?.id === name || String(index) === name), 1);
    else delete node[name];
    this.tell();
  }

  tell() {
    for (const told of this.#told) told();
  }

  get changes() {
    return differences(this.saved, this.now);
  }

  discard() {
    this.now = copy(this.saved);
    this.tell();
  }

  /** Go on from a file that is another by now; what is on its way stays so, where it still fits. */
  rebase(saved) {
    this.now = merged(this.saved, this.now, saved);
    this.saved = saved;
    this.tell();
  }
}

/** What is mine where I have changed what both began with, and theirs elsewhere. */
function merged(before, mine, theirs) {
  if (same(before, mine)) return copy(theirs);
  const all = [before, mine, theirs];
  if (all.every(isTable)) {
    const names = new Set(all.flatMap(Object.keys));
    return Object.fromEntries([...names].map((name) => [name, merged(...all.map((one) => one[name]))]));
  }
  if (all.every((one) => isListOf(one, hasId))) return mergedById(before, mine, theirs);
  if (all.every((one) => isListOf(one, isTable))) return mergedByContent(before, mine, theirs);
  const leftOut = (theirs ?? null) === null && isTable(before) && isTable(mine);
  return copy(leftOut ? theirs : mine);
}

function mergedById(before, mine, theirs) {
  const by = (list, id) => list.find((one) => one.id === id);
  const kept = theirs.filter((one) => by(mine, one.id) || !by(before, one.id));
  const come = mine.filter((one) => !by(before, one.id) && !by(theirs, one.id));
  return [...kept.map((one) => merged(by(before, one.id), by(mine, one.id) ?? one, one)), ...copy(come)];
}

/** Entries without names are the same where they say the same; mine take the places of those that they replace. */
function mergedByContent(before, mine, theirs) {
  const lacks = (list) => (one) => !list.some((other) => same(one, other));
  const come = mine.filter((one) => lacks(before)(one) && lacks(theirs)(one));
  const gone = before.filter(lacks(mine));
  const left = theirs.flatMap((one) => (lacks(gone)(one) ? [one] : come.splice(0, 1)));
  return copy([...left, ...come]);
}

/** The changes that make one store of another, in an order in which they can be made. */
export function differences(before, after, at = []) {
  if (same(before, after)) return [];
  if (isTable(before) && isTable(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => entry(before[name], after[name], [...at, name]));
  }
  if (isListOf(before, hasId) && isListOf(after, hasId) && before.length + after.length > 0) return byId(before, after, at);
  if (isListOf(before, isTable) && isListOf(after, isTable)) return byPlace(before, after, at);
  return [{ at, to: after }];
}

function entry(before, after, at) {
  if (after === undefined || after === null) return before === undefined || before === null ? [] : [{ at }];
  if (before === undefined || before === null) return [{ at, to: bare(after) }];
  return differences(before, after, at);
}

function byId(before, after, at) {
  const kept = after.filter((one) => before.some((other) => other.id === one.id));
  const stayed = before.filter((one) => kept.some((other) => other.id === one.id));
  if (!same(kept.map((one) => one.id), stayed.map((one) => one.id))) return [{ at, to: bare(after) }];
  return [
    ...kept.flatMap((one) => differences(before.find((other) => other.id === one.id), one, [...at, one.id])),
    ...before.filter((one) => !kept.some((other) => other.id === one.id)).map((one) => ({ at: [...at, one.id] })),
    ...after.filter((one) => !kept.includes(one)).map((one) => ({ at: [...at, "+"], to: bare(one) })),
  ];
}

/** Entries without names: those that are gone go from the last on, so that no number moves. */
function byPlace(before, after, at) {
  if (before.length === after.length) {
    return before.flatMap((one, index) => differences(one, after[index], [...at, String(index)]));
  }
  const gone = before.map((one, index) => [one, index]).filter(([one]) => !after.some((other) => same(one, other)));
  const come = after.filter((one) => !before.some((other) => same(one, other)));
  return [
    ...gone.reverse().map(([, index]) => ({ at: [...at, String(index)] })),
    ...come.map((one) => ({ at: [...at, "+"], to: bare(one) })),
  ];
}

/** Without what has no value: a file has no word for nothing. */
function bare(value) {
  if (Array.isArray(value)) return value.map(bare);
  if (!isTable(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null && one !== undefined).map(([name, one]) => [name, bare(one)]));
}
