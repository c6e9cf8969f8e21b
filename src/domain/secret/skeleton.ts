// A text reduced to what identifies a secret in it: letters and digits, in lower case, each with the place it came from.
// Spaces, line breaks, quotes, zero-width characters and punctuation between them fall away, and so does what an
// encoding puts there (the `%` of a URL, the `+`, `/` and `=` of base64).

interface Skeleton {
  readonly text: string;
  /** Where each character begins and ends in the original. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

const escape =
  /%([0-9a-f]{2})|\\x([0-9a-f]{2})|\\u\{?([0-9a-f]{4,6})\}?|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|0x([0-9a-f]{2})(?![0-9a-f])/giu;

/** The ways in which one text may be read: as it stands, with escapes undone, and with lists of character codes undone. */
export function skeletons(text: string): Skeleton[] {
  const readings = [reduce(text, [])];
  const escapes = [...text.matchAll(escape)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    means: characterOf(match.slice(1)),
  }));
  if (escapes.length > 0) readings.push(reduce(text, escapes));
  const codes = characterCodes(text);
  if (codes.length > 0) readings.push(reduce(text, codes));
  return readings;
}

/** For texts without a place to remember, such as a secret itself. */
export function skeletonOf(text: string): string {
  return reduce(text, []).text;
}

interface Escape {
  readonly from: number;
  readonly to: number;
  readonly means: string;
}

function characterOf([percent, x, u, hexEntity, entity, zeroX]: readonly (string | undefined)[]): string {
  const hex = percent ?? x ?? u ?? hexEntity ?? zeroX;
  const code = hex === undefined ? Number(entity) : Number.parseInt(hex, 16);
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}

/** `103, 104, 115, …`: at least as many in a row as a secret has characters. */
function characterCodes(text: string): Escape[] {
  return [...text.matchAll(/\b\d{2,3}(?:[\s,;]+\d{2,3}){11,}\b/g)].flatMap((list) =>
    [...list[0].matchAll(/\d+/g)].map((code) => ({
      from: list.index + code.index,
      to: list.index + code.index + code[0].length,
      means: String.fromCodePoint(Number(code[0])),
    })),
  );
}

function reduce(text: string, escapes: readonly Escape[]): Skeleton {
  const from = new Uint32Array(text.length);
  const to = new Uint32Array(text.length);
  const codes = new Uint8Array(text.length);
  let length = 0;
  const keep = (code: number, start: number, end: number): void => {
    codes[length] = code;
    from[length] = start;
    to[length] = end;
    length += 1;
  };
  let next = 0;
  for (let at = 0; at < text.length; ) {
    const start = at;
    const found = escapes[next]?.from === at ? escapes[next] : undefined;
    if (found) next += 1;
    const code = found ? (found.means.codePointAt(0) ?? 0) : (text.codePointAt(at) ?? 0);
    at = found ? found.to : at + (code > 0xffff ? 2 : 1);
    const letter = letterOf(code);
    if (letter !== 0) keep(letter, start, at);
  }
  return { text: new TextDecoder('latin1').decode(codes.subarray(0, length)), from, to };
}

/** The letter or digit that a character stands for, in lower case: itself, or the plain form of a wide or ornate one. */
function letterOf(code: number): number {
  if (code >= 128) {
    const plain = String.fromCodePoint(code).normalize('NFKC');
    return plain.length === 1 && plain.charCodeAt(0) < 128 ? letterOf(plain.charCodeAt(0)) : 0;
  }
  if ((code >= 48 && code <= 57) || (code >= 97 && code <= 122)) return code;
  return code >= 65 && code <= 90 ? code + 32 : 0;
}
