// Taking out what is asked no more, with all that would name nothing then; and bringing it back as
// it was, as long as it is not saved. It draws nothing.

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** What targets and histories name it by. */
const scopesOf = (place) => [place.id, ...place.questions.map((one) => one.id)];

/** The doors that no touchpoint counts any more. */
const uncounted = (shop) => shop.entrances.filter((line) => !shop.touchpoints.some((place) => place.lines.includes(line)));

export function takePlace(draft, place) {
  const { now } = draft;
  now.touchpoints = now.touchpoints.filter((one) => one !== place);
  forget(now, scopesOf(place));
  const lost = uncounted(now);
  now.entrances = now.entrances.filter((line) => !lost.includes(line));
  const asked = now.touchpoints.map((one) => one.expectation);
  if (place.expectation && !asked.includes(place.expectation)) delete now.expectations[place.expectation];
  draft.tell();
}

/** `list` is "questions" or "further". */
export function takeQuestion(draft, place, list, question) {
  place[list] = place[list].filter((one) => one !== question);
  forget(draft.now, [question.id]);
  draft.tell();
}

function forget(now, scopes) {
  for (const scope of scopes) delete now.targets[scope];
  now.goals = now.goals.filter((one) => !scopes.includes(one.scope));
  now.anew = now.anew.filter((one) => !scopes.includes(one.question));
}

/** What is in the file and shall not be in it any more. */
export const gonePlaces = ({ saved, now }) => saved.touchpoints.filter((one) => !has(now.touchpoints, one.id));

export function goneQuestions({ saved }, place, list) {
  const before = saved.touchpoints.find((one) => one.id === place.id);
  return (before?.[list] ?? []).filter((one) => !has(place[list], one.id));
}

const has = (list, id) => list.some((one) => one.id === id);

export function bringPlace(draft, id) {
  const { saved, now } = draft;
  const place = saved.touchpoints.find((one) => one.id === id);
  now.touchpoints = inserted(saved.touchpoints, now.touchpoints, place);
  if (place.expectation) now.expectations[place.expectation] = saved.expectations[place.expectation];
  now.entrances = merged(saved.entrances, now.entrances, (line) => place.lines.includes(line));
  recall(draft, scopesOf(place));
}

export function bringQuestion(draft, place, list, id) {
  const before = draft.saved.touchpoints.find((one) => one.id === place.id)[list];
  const question = before.find((one) => one.id === id);
  place[list] = inserted(before, place[list], question);
  recall(draft, [id]);
}

function recall(draft, scopes) {
  const { saved, now } = draft;
  for (const scope of scopes) if (scope in saved.targets) now.targets[scope] = saved.targets[scope];
  now.goals = merged(saved.goals, now.goals, (one) => scopes.includes(one.scope));
  now.anew = merged(saved.anew, now.anew, (one) => scopes.includes(one.question));
  draft.tell();
}

/** A list with one of its old entries back in its place; what is new stays behind. */
function inserted(before, now, one) {
  const order = (entry) => (before.findIndex((other) => other.id === entry.id) + 1 || Infinity);
  return [...now, structuredClone(one)].sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
}

/** A list with those of its old entries back that are `wanted`, in their order. */
function merged(before, now, wanted) {
  const back = before.filter((one) => wanted(one) || now.some((other) => same(one, other)));
  return [...back, ...now.filter((one) => !before.some((other) => same(one, other)))];
}
