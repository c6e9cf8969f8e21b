// The files that pages load: our stylesheet and icon, htmx and its live-events extension. Each address carries the
// hash of its content, so browsers can cache it forever and a new version is a new address.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import type { Assets } from '../../views/layout.ts';

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

const stylesheet = asset('troupe.css', 'text/css; charset=utf-8', [
  read('../../views/graph.css') + read('../../views/troupe.css'),
]);
const icon = asset('icon.svg', 'image/svg+xml', [read('../../views/icon.svg')]);
// One file, because htmx scans the page as soon as it loads and misses the live events if their extension arrives
// later.
const script = asset('live.js', 'text/javascript; charset=utf-8', [
  read(import.meta.resolve('htmx.org/dist/htmx.min.js')),
  read(import.meta.resolve('htmx.org/dist/ext/hx-sse.min.js')),
]);

export const assets: Assets = { stylesheet: stylesheet.path, icon: icon.path, script: script.path };

export function serveAssets(): Hono {
  const app = new Hono();
  for (const { path, type, content } of [stylesheet, icon, script]) {
    app.get(path, (c) =>
      c.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );
  }
  return app;
}

function asset(name: string, type: string, parts: readonly string[]): Asset {
  const content = parts.join('\n;\n');
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { path: `/assets/${hash}/${name}`, type, content };
}

function read(from: string): string {
  return readFileSync(fileURLToPath(new URL(from, import.meta.url)), 'utf8');
}
