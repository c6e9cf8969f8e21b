// The forms in which a secret may try to leave: as it is, turned around, and in the encodings that are at hand everywhere.
// Each is given as the letters and digits that remain of it (skeleton.ts), wherever in a longer text it may stand.
import { skeletonOf } from './skeleton.ts';

export function encodingsOf(secret: string): string[] {
  const backwards = turned(secret);
  const once = base64s(secret);
  return [
    secret,
    backwards,
    rot13(secret),
    hex(secret),
    hex(backwards),
    hex(hex(secret)),
    turned(hex(secret)),
    ...once,
    ...once.map(turned),
    ...once.map(hex),
    ...base64s(backwards),
    ...base64s(hex(secret)),
    ...once.flatMap(base64s),
    ...base32s(secret),
  ].map(skeletonOf);
}

function turned(text: string): string {
  return Array.from(text).toReversed().join('');
}

function binary(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function hex(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Inside a longer text it may begin at any of three places of a group; what the neighbours would change is left out. */
function base64s(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const bits = btoa('\0'.repeat(shift) + binary(text)).replace(/=+$/, '');
    const tail = (shift + binary(text).length) % 3 === 0 ? 0 : 1;
    return bits.slice([0, 2, 3][shift], bits.length - tail);
  });
}

const alphabet32 = 'abcdefghijklmnopqrstuvwxyz234567';

function base32s(text: string): string[] {
  return [0, 1, 2, 3, 4].map((shift) => {
    const bytes = [...new Uint8Array(shift), ...new TextEncoder().encode(text)];
    const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const groups = bits.match(/.{5}/g) ?? [];
    return groups
      .slice(Math.ceil((shift * 8) / 5))
      .map((group) => alphabet32[Number.parseInt(group, 2)])
      .join('');
  });
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
