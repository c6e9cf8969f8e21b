// The frame around every page.
import { html, raw } from 'hono/html';
import { type Fragment, type Html, nothing } from './html.ts';

/** Addresses of the files that a page loads, each with the hash of its content. */
export interface Assets {
  readonly stylesheet: string;
  readonly icon: string;
  /** Loaded only by pages with live events. */
  readonly script: string;
}

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

export interface Page {
  readonly title: string;
  /** The breadcrumbs from the list of runs to this page. */
  readonly crumbs?: readonly Crumb[];
  readonly fragments: readonly Fragment[];
  /** Address of the live events; absent if the page cannot change any more. */
  readonly events?: string;
}

// No inline styles by htmx, no eval, and unfolded details stay unfolded when their part is replaced.
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  morphIgnore: ['data-htmx-powered', 'open'],
});

export function layout(assets: Assets, page: Page): Html {
  return html`${raw('<!doctype html>')}
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="htmx-config" content="${htmxConfig}">
    <title>${page.title} · Troupe</title>
    <link rel="icon" type="image/svg+xml" href="${assets.icon}">
    <link rel="stylesheet" href="${assets.stylesheet}">
    ${page.events ? html`<script src="${assets.script}" defer></script>` : nothing}
  </head>
  <body>
    <a class="skip" href="#content">Skip to the content</a>
    <header class="top">
      <a class="brand" href="/"><img src="${assets.icon}" alt="" width="22" height="22">Troupe</a>
      ${crumbTrail(page.crumbs ?? [])}
    </header>
    <main id="content">${page.fragments.map((fragment) => fragment.markup)}</main>
    ${page.events ? html`<div hx-sse:connect="${page.events}" hidden></div>` : nothing}
  </body>
</html>`;
}

function crumbTrail(crumbs: readonly Crumb[]): Html {
  if (crumbs.length === 0) return nothing;
  return html`<nav class="crumbs" aria-label="You are here">
    <ol>${crumbs.map((crumb) => html`<li><a href="${crumb.href}">${crumb.text}</a></li>`)}</ol>
  </nav>`;
}
