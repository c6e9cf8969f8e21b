// Keeps what a command printed within a fixed amount of memory, and makes it readable for a model.
import { stripVTControlCharacters } from 'node:util';

/** The first and the last bytes of a stream of any length; never holds more than about twice `limit`. */
export class BoundedOutput {
  readonly #headLimit: number;
  readonly #tailLimit: number;
  readonly #head: Buffer[] = [];
  readonly #tail: Buffer[] = [];
  #headBytes = 0;
  #tailBytes = 0;
  #total = 0;

  /** `limit` bytes are kept; `tailShare` (0 to 1) of them from the end. */
  constructor(limit: number, tailShare: number) {
    this.#tailLimit = Math.floor(limit * tailShare);
    this.#headLimit = limit - this.#tailLimit;
  }

  add(chunk: Buffer): void {
    this.#total += chunk.length;
    const left = this.#headLimit - this.#headBytes;
    const forHead = chunk.subarray(0, Math.max(left, 0));
    const forTail = chunk.subarray(forHead.length);
    if (forHead.length > 0) this.#head.push(forHead);
    this.#headBytes += forHead.length;
    if (forTail.length === 0 || this.#tailLimit === 0) return;
    this.#tail.push(forTail);
    this.#tailBytes += forTail.length;
    this.#forget();
  }

  #forget(): void {
    let first = this.#tail[0];
    while (first !== undefined && this.#tailBytes - first.length >= this.#tailLimit) {
      this.#tail.shift();
      this.#tailBytes -= first.length;
      first = this.#tail[0];
    }
  }

  head(): Buffer {
    return Buffer.concat(this.#head);
  }

  tail(): Buffer {
    const kept = Buffer.concat(this.#tail);
    return kept.subarray(Math.max(kept.length - this.#tailLimit, 0));
  }

  /** Bytes that were neither kept at the head nor at the tail. */
  dropped(): number {
    return this.#total - this.#headBytes - Math.min(this.#tailBytes, this.#tailLimit);
  }

  /** Head and tail as readable text, with a note where the middle is missing. */
  text(): string {
    const dropped = this.dropped();
    if (dropped === 0) return readable(Buffer.concat([this.head(), this.tail()]).toString('utf8'));
    const note = `[… ${dropped.toLocaleString('en')} bytes left out here …]`;
    const head = wholeCharacters(this.head());
    const tail = wholeCharacters(this.tail());
    return `${readable(head)}\n${note}\n${readable(tail)}`;
  }
}

/** Without the halves of characters that a cut leaves at either end. */
function wholeCharacters(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\uFFFD{1,3}|\uFFFD$/gu, '');
}

/** Without colours and cursor movements; of a progress line drawn over and over, its last state. */
export function readable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r+\n/gu, '\n')
    .split('\n')
    .map(lastDrawn)
    .join('\n')
    .replaceAll(controlCharacters, '');
}

const controlCharacters = /(?![\n\t])\p{Cc}/gu;

function lastDrawn(line: string): string {
  if (!line.includes('\r')) return line;
  return line.split('\r').findLast((state) => state !== '') ?? '';
}
