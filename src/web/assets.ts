// The files that pages load: our stylesheet and icon, htmx and its live-events extension. Each address carries the
// hash of its content, so browsers may keep it for ever and a new version is a new address.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import type { Assets } from '../../views/layout.ts';

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly content: Buffer<ArrayBuffer>;
}

const javascript = 'text/javascript; charset=utf-8';
const stylesheet = read('../../views/troupe.css', 'troupe.css', 'text/css; charset=utf-8');
const icon = read('../../views/icon.svg', 'icon.svg', 'image/svg+xml');
const htmx = read(import.meta.resolve('htmx.org/dist/htmx.min.js'), 'htmx.js', javascript);
const sse = read(import.meta.resolve('htmx.org/dist/ext/hx-sse.min.js'), 'hx-sse.js', javascript);

export const assets: Assets = {
  stylesheet: stylesheet.path,
  icon: icon.path,
  scripts: [htmx.path, sse.path],
};

export function serveAssets(): Hono {
  const app = new Hono();
  for (const { path, type, content } of [stylesheet, icon, htmx, sse]) {
    app.get(path, (c) =>
      c.body(content, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' }),
    );
  }
  return app;
}

function read(from: string, name: string, type: string): Asset {
  const content = Buffer.from(readFileSync(fileURLToPath(new URL(from, import.meta.url))));
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { path: `/assets/${hash}/${name}`, type, content };
}
