// Somebody with a browser, without the browser: keeps cookies, sends forms as a page of the site would.

export interface Seen {
  readonly status: number;
  /** Where the visitor ended up: path, query and fragment. */
  readonly at: string;
  readonly html: string;
  readonly headers: Headers;
}

export class Visitor {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(login: string): Promise<this> {
    await this.send('/login', { login });
    return this;
  }

  async open(path: string): Promise<Seen> {
    return this.#follow(path, { headers: this.#headers() });
  }

  /** Sends a form; `headers` replace what a browser would say of where it came from. */
  async send(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' },
  ): Promise<Seen> {
    const body = new URLSearchParams(fields);
    return this.#follow(path, { method: 'POST', body, headers: this.#headers(headers) });
  }

  async #follow(path: string, request: RequestInit): Promise<Seen> {
    const response = await fetch(new URL(path, this.#url), { ...request, redirect: 'manual' });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(';')[0] ?? '';
    const location = response.headers.get('location');
    if (location !== null) return this.#follow(location, { headers: this.#headers() });
    const at = path.startsWith(this.#url) ? path.slice(this.#url.length) : path;
    return { status: response.status, at, html: await response.text(), headers: response.headers };
  }

  #headers(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return this.#cookie === '' ? { ...more } : { cookie: this.#cookie, ...more };
  }
}
