// Finds the secrets that this process holds in any text, plain or encoded, whole or in part, and takes them out. It knows
// them by every run of sixteen letters and digits in each of their encodings, so that half a key is found as well.
import { encodingsOf } from './encodings.ts';
import { skeletonOf, skeletons } from './skeleton.ts';
import { tokenForms } from './token-forms.ts';

export const removedMark = '[secret removed]';

export interface SecretScan {
  /** What is too short or too plain to be told from a word is passed over: see `isTelling`. */
  learn(secret: string): void;
  /** A secret that lives for an hour, such as a token: forgotten some time after that. */
  learnForNow(secret: string, now: number): void;
  /** Whether one of the learnt secrets, or a telling part of one, stands in it. */
  holds(text: string): boolean;
  /** Without learnt secrets, and without what has the form of a well-known service's token. */
  redact(text: string): Redacted;
}

interface Redacted {
  readonly text: string;
  /** How many places were taken out. */
  readonly removed: number;
}

const runLength = 16;
/** Shorter ones cannot be told from ordinary words and numbers. */
const shortest = 10;
/** GitHub's tokens live for an hour; two such spans are remembered. */
const spanMs = 3_600_000;

interface Knowledge {
  readonly runs: Set<string>;
  /** Shorter than a run: looked for as they are. */
  readonly short: Set<string>;
}

export function createSecretScan(): SecretScan {
  const lasting = nothing();
  let current = { since: 0, ...nothing() };
  let previous = nothing();
  const known = (): Knowledge[] => [lasting, current, previous];
  return {
    learn: (secret) => remember(secret, lasting),
    learnForNow(secret, now) {
      if (now - current.since > spanMs) {
        previous = current;
        current = { since: now, ...nothing() };
      }
      remember(secret, current);
    },
    holds: (text) => placesOf(text, known()).length > 0,
    redact: (text) => redact(text, known()),
  };
}

function nothing(): Knowledge {
  return { runs: new Set(), short: new Set() };
}

function remember(secret: string, { runs, short }: Knowledge): void {
  const bare = withoutFrame(secret.trim());
  if (!isTelling(bare)) return;
  for (const form of encodingsOf(bare)) {
    if (form.length < runLength) short.add(form);
    for (let at = 0; at + runLength <= form.length; at += 1) runs.add(form.slice(at, at + runLength));
  }
}

/** The frame of a PEM file, and how all of its kind begin, is no secret; each line between is one. */
function withoutFrame(secret: string): string {
  return secret.startsWith('-----BEGIN ') ? secret.replaceAll(/-----[A-Z ]+-----/g, '').slice(40) : secret;
}

/** A password such as "postgres" is a word; taking it out everywhere would hide nothing and break much. */
function isTelling(secret: string): boolean {
  const form = skeletonOf(secret);
  if (form.length < shortest) return false;
  return form.length >= runLength || (/\d/.test(form) && /[a-z]/.test(form));
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function placesOf(text: string, known: readonly Knowledge[]): Span[] {
  return skeletons(text).flatMap((skeleton) => {
    const places: Span[] = [];
    const add = (at: number, length: number): void => {
      places.push({ from: skeleton.from[at] ?? 0, to: skeleton.to[at + length - 1] ?? 0 });
    };
    for (let at = 0; at + runLength <= skeleton.text.length; at += 1) {
      const run = skeleton.text.slice(at, at + runLength);
      if (known.some(({ runs }) => runs.has(run))) add(at, runLength);
    }
    for (const form of known.flatMap(({ short }) => [...short])) {
      for (let at = skeleton.text.indexOf(form); at >= 0; at = skeleton.text.indexOf(form, at + 1)) {
        add(at, form.length);
      }
    }
    return places;
  });
}

function redact(text: string, known: readonly Knowledge[]): Redacted {
  const places = merged(placesOf(text, known).map((place) => wholeWord(text, place)));
  let removed = places.length;
  const clean = places.reduceRight(
    (rest, { from, to }) => rest.slice(0, from) + removedMark + rest.slice(to),
    text,
  );
  const without = tokenForms.reduce(
    (rest, { pattern }) =>
      rest.replaceAll(pattern, () => {
        removed += 1;
        return removedMark;
      }),
    clean,
  );
  return { text: without, removed };
}

const partOfWord = /[A-Za-z0-9+/=_-]/;

/** The first and last letters of an encoded secret depend on what stands beside it: they go with it. */
function wholeWord(text: string, place: Span): Span {
  let { from, to } = place;
  while (from > 0 && partOfWord.test(text[from - 1] ?? '')) from -= 1;
  while (to < text.length && partOfWord.test(text[to] ?? '')) to += 1;
  return { from, to };
}

function merged(places: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const place of places.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || place.from > last.to) joined.push(place);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, place.to) };
  }
  return joined;
}
