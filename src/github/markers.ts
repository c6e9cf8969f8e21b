// Hidden signed markers: how we find again what we wrote. A marker names the run and the effect, and its signature
// keeps anybody else from making something look like ours; the author is compared as well.
import { createHmac, timingSafeEqual } from 'node:crypto';

const pattern = /<!-- troupe:([^\s<>]+):([0-9a-f]{32}) -->/g;

export interface Markers {
  /** The comment to put into a body. */
  write(identity: string): string;
  /** Whether this body carries our marker with this identity. */
  carries(body: string | null | undefined, identity: string): boolean;
  /** Every genuine marker in a body, as written. */
  genuine(body: string | null | undefined): string[];
}

/** @param secret only we know it; the webhook secret serves. The key that signs is derived from it. */
export function createMarkers(secret: string): Markers {
  const key = createHmac('sha256', secret).update('troupe: hidden markers').digest();
  const sign = (name: string): string => createHmac('sha256', key).update(name).digest('hex').slice(0, 32);
  const genuine = (body: string | null | undefined): RegExpExecArray[] =>
    [...(body ?? '').matchAll(pattern)].filter(([, name = '', signature = '']) =>
      timingSafeEqual(Buffer.from(sign(name)), Buffer.from(signature)),
    );
  return {
    write: (identity) => `<!-- troupe:${nameOf(identity)}:${sign(nameOf(identity))} -->`,
    carries: (body, identity) => genuine(body).some(([, name]) => name === nameOf(identity)),
    genuine: (body) => genuine(body).map(([whole]) => whole),
  };
}

/** Still readable, but without anything that could end the comment. */
function nameOf(identity: string): string {
  return encodeURI(identity);
}
