// Reads a GraphQL document: one operation with its fields, arguments, aliases and fragments.

export type Value =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Value> };

export interface Field {
  readonly alias: string;
  readonly name: string;
  readonly args: ReadonlyMap<string, Value>;
  readonly fields: readonly Selection[];
}

export interface Spread {
  /** Of a named fragment; otherwise the fields are here. */
  readonly fragment: string | undefined;
  readonly onType: string | undefined;
  readonly fields: readonly Selection[];
}

export type Selection = Field | Spread;

export interface Operation {
  readonly kind: 'query' | 'mutation';
  readonly name: string | undefined;
  readonly fields: readonly Selection[];
}

export interface GraphqlDocument {
  readonly operations: readonly Operation[];
  readonly fragments: ReadonlyMap<string, readonly Selection[]>;
}

/** What the reader could not read, in GitHub's words. */
export class UnreadableQuery extends Error {}

const token =
  /#[^\n]*|"""([\s\S]*?)"""|"((?:[^"\\\n]|\\.)*)"|\.\.\.|[_A-Za-z]\w*|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[!$&()=:@[\]{|}]/g;
const between = /^[\s,\uFEFF]*$/;

/** @throws UnreadableQuery */
export function parseDocument(text: string): GraphqlDocument {
  const reader = new Reader(tokensOf(text));
  const operations: Operation[] = [];
  const fragments = new Map<string, readonly Selection[]>();
  while (!reader.atEnd()) {
    if (reader.takes('fragment')) {
      const name = reader.next();
      reader.expect('on');
      reader.next();
      reader.skipDirectives();
      fragments.set(name, reader.selections());
    } else operations.push(reader.operation());
  }
  return { operations, fragments };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (!between.test(text.slice(end, match.index))) break;
    end = match.index + match[0].length;
    if (!match[0].startsWith('#')) tokens.push(match[0]);
  }
  if (between.test(text.slice(end))) return tokens;
  throw new UnreadableQuery(`Unexpected text: ${text.slice(end).trim().slice(0, 20)}`);
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  next(): string {
    const found = this.#tokens[this.#at];
    if (found === undefined) throw new UnreadableQuery('Unexpected end of document');
    this.#at += 1;
    return found;
  }

  takes(wanted: string): boolean {
    if (this.#tokens[this.#at] !== wanted) return false;
    this.#at += 1;
    return true;
  }

  expect(wanted: string): void {
    const found = this.next();
    if (found !== wanted) throw new UnreadableQuery(`Expected ${wanted}, actual: ${found}`);
  }

  operation(): Operation {
    if (this.#tokens[this.#at] === '{') return { kind: 'query', name: undefined, fields: this.selections() };
    const kind = this.next();
    if (kind !== 'query' && kind !== 'mutation') {
      throw new UnreadableQuery(`Expected one of query, mutation, actual: ${kind}`);
    }
    const next = this.#tokens[this.#at] ?? '';
    const name = /^\w/.test(next) ? this.next() : undefined;
    if (this.takes('(')) this.#skipTo(')');
    this.skipDirectives();
    return { kind, name, fields: this.selections() };
  }

  selections(): Selection[] {
    this.expect('{');
    const fields: Selection[] = [];
    while (!this.takes('}')) fields.push(this.takes('...') ? this.#spread() : this.#field());
    return fields;
  }

  skipDirectives(): void {
    while (this.takes('@')) {
      this.next();
      if (this.takes('(')) this.#skipTo(')');
    }
  }

  #spread(): Spread {
    if (this.takes('on')) {
      const onType = this.next();
      this.skipDirectives();
      return { fragment: undefined, onType, fields: this.selections() };
    }
    if (this.#tokens[this.#at] === '{')
      return { fragment: undefined, onType: undefined, fields: this.selections() };
    const fragment = this.next();
    this.skipDirectives();
    return { fragment, onType: undefined, fields: [] };
  }

  #field(): Field {
    const first = this.next();
    const name = this.takes(':') ? this.next() : first;
    const args = new Map<string, Value>();
    if (this.takes('(')) {
      while (!this.takes(')')) {
        const arg = this.next();
        this.expect(':');
        args.set(arg, this.#value());
      }
    }
    this.skipDirectives();
    const fields = this.#tokens[this.#at] === '{' ? this.selections() : [];
    return { alias: first, name, args, fields };
  }

  #value(): Value {
    const text = this.next();
    if (text === '$') return { kind: 'variable', name: this.next() };
    if (text === '[') {
      const items: Value[] = [];
      while (!this.takes(']')) items.push(this.#value());
      return { kind: 'list', items };
    }
    if (text === '{') {
      const fields = new Map<string, Value>();
      while (!this.takes('}')) {
        const key = this.next();
        this.expect(':');
        fields.set(key, this.#value());
      }
      return { kind: 'object', fields };
    }
    return { kind: 'constant', value: constant(text) };
  }

  #skipTo(end: string): void {
    for (let depth = 1; depth > 0; ) {
      const found = this.next();
      if (found === '(') depth += 1;
      else if (found === end) depth -= 1;
    }
  }
}

/** Numbers, strings, booleans, null; any other word is an enum's value. */
function constant(text: string): unknown {
  if (text.startsWith('"""')) return text.slice(3, -3).trim();
  if (text.startsWith('"')) return JSON.parse(text);
  if (/^-?\d/.test(text)) return Number(text);
  return { true: true, false: false, null: null }[text] ?? (text === 'null' ? null : text);
}
