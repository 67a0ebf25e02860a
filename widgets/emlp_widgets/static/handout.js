// What a teacher adds to a link: plain texts, questions with answers, and what of the page can be used. It is read from
// the fragment and shown as text; Python never sees it.

export const MOST_QUESTIONS = 5;
export const MOST_CHARACTERS = 280;
const MOST_MESSAGE = 160;

// Parts of the page by name: what they are, and the elements that they are made of.
export const PARTS = {
  group: ["The group", '[data-part="group"], .emlp-offers'],
  reps: ["What goes in and out", '[data-part="reps"], .emlp-offers'],
  terms: ["Sliders", ".emlp-maps-terms"],
  reason: ["Reasons for entries", ".emlp-reason"],
  try: ["Try it", ".emlp-try"],
  check: ["Check", ".emlp-stage-check"],
  pairings: ["Pairings", ".emlp-stage-pairings"],
  training: ["Training", ".emlp-stage-training"],
  folds: ["Details below", ".emlp-folds"],
  examples: ["Examples", '[data-part="examples"]'],
  share: ["Share", '[data-part="share"]'],
  seed: ["Seed and dice", ".emlp-field:has(.emlp-seed), .emlp-seed-tool"],
};

const QUESTIONS = Array.from({ length: MOST_QUESTIONS }, (_, k) => k + 1);
export const HANDOUT_KEYS = ["title", "by", "text", ...QUESTIONS.flatMap((k) => [`q${k}`, `a${k}`]), "hide", "look"];

// No control characters, and none that turn the direction of what stands beside them.
const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

// Plain text of at most so many characters, and whether there was more.
function cutText(given, most = MOST_CHARACTERS) {
  const characters = [...String(given ?? "").replace(INVISIBLE, "").trim()];
  return [characters.slice(0, most).join(""), characters.length > most];
}

const listed = (names) => names.filter((name, place) => Object.hasOwn(PARTS, name) && names.indexOf(name) === place);

// From what a fragment holds. No handout where it holds nothing of one.
export function readHandout(pairs) {
  const given = new Map(pairs.filter(([key]) => HANDOUT_KEYS.includes(key)));
  let cut = false;
  const read = (key) => {
    const [text, more] = cutText(given.get(key));
    cut ||= more;
    return text;
  };
  const names = (key) => (given.get(key) ?? "").slice(0, 400).split(",").map((name) => name.trim()).filter(Boolean);
  const [title, by, text] = ["title", "by", "text"].map(read);
  const questions = QUESTIONS.map((k) => ({ question: read(`q${k}`), answer: read(`a${k}`) })).filter(({ question }) => question);
  const [hide, look] = [listed(names("hide")), listed(names("look"))];
  const unknown = [...names("hide"), ...names("look")].filter((name) => !Object.hasOwn(PARTS, name));
  const messages = [
    cut ? `A text of this link is longer than ${MOST_CHARACTERS} characters and is cut.` : "",
    unknown.length ? `The page has no part “${cutText(unknown[0], 20)[0]}”.` : "",
  ];
  const handout = { title, by, text, questions, hide, look: look.filter((name) => !hide.includes(name)) };
  const empty = ![title, by, text].some(Boolean) && !questions.length && !hide.length && !look.length;
  return { handout: empty ? null : handout, message: messages.filter(Boolean).join(" ").slice(0, MOST_MESSAGE) };
}

// As keys of a fragment; what is empty is left out.
export function writeHandout(handout) {
  if (!handout) return {};
  const { title, by, text, questions, hide, look } = handout;
  const asked = questions.filter(({ question }) => cutText(question)[0]).slice(0, MOST_QUESTIONS);
  const texts = { title, by, text };
  asked.forEach(({ question, answer }, k) => Object.assign(texts, { [`q${k + 1}`]: question, [`a${k + 1}`]: answer }));
  const cut = Object.entries(texts).map(([key, value]) => [key, cutText(value)[0]]);
  return Object.fromEntries([...cut, ["hide", hide.join(",")], ["look", look.join(",")]].filter(([, value]) => value));
}
