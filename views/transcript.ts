// The transcript of an attempt: what the model got, what it answered, and what its tools returned.
import { html } from 'hono/html';
import type { StandIn } from '../src/domain/role-model.ts';
import { counted } from './figures.ts';
import { type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  /** JSON. */
  readonly input: unknown;
  /** Absent while the tool runs. */
  readonly result?: CallResult;
}

interface CallResult {
  readonly text: string;
  readonly isError: boolean;
  /** Troupe's, which the model reads below the text. */
  readonly note?: string | undefined;
}

export type Entry =
  | { readonly kind: 'told'; readonly text: string }
  | {
      readonly kind: 'answer';
      readonly text: string;
      readonly calls: readonly Call[];
      readonly standIn?: StandIn;
    }
  /** A stored message in an unknown form. */
  | { readonly kind: 'unknown'; readonly json: string };

interface TranscriptView {
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** Characters after which a text is folded. */
const shownLines = 24;
const shownCharacters = 3000;

export function transcript({ name, entries }: TranscriptView): Html {
  const calls = entries.reduce((sum, entry) => sum + (entry.kind === 'answer' ? entry.calls.length : 0), 0);
  const answers = entries.filter((entry) => entry.kind === 'answer').length;
  return html`<div id="transcript">
    <div class="title"><h1>Transcript <span class="key">${name}</span></h1>
      <p class="facts"><span>${counted(answers, 'reply', 'replies')}</span><span>${counted(calls, 'tool call')}</span></p></div>
    ${entries.length === 0 ? html`<p class="empty">No messages yet.</p>` : nothing}
    <ol class="entries">${entries.map((entry, index) => html`<li id="entry-${index}" class="${entry.kind}">${body(entry)}</li>`)}</ol>
  </div>`;
}

function body(entry: Entry): Html {
  switch (entry.kind) {
    case 'told':
      return html`<h2>Prompt</h2>${cut(entry.text)}`;
    case 'unknown':
      return html`<h2>Unreadable</h2>${cut(entry.json)}`;
    case 'answer':
      return html`<h2>Model</h2>
        ${entry.standIn === undefined ? nothing : html`<p class="quiet">${standInWords(entry.standIn)}</p>`}
        ${entry.text === '' ? nothing : html`<div class="prose">${markdown(entry.text)}</div>`}
        ${entry.calls.map(call)}`;
  }
}

function standInWords({ model, insteadOf, why }: StandIn): string {
  return `${model} answered in place of ${insteadOf}${why === undefined ? '.' : `: ${why}`}`;
}

function call({ name, input, result }: Call): Html {
  const state = result === undefined ? 'running' : result.isError ? 'error' : '';
  return html`<details class="call ${state}">
    <summary><code>${name}</code> <span class="gist">${gist(input)}</span>${
      state === '' ? nothing : html` <span class="quiet">${state}</span>`
    }</summary>
    <h3>Input</h3>${cut(pretty(input))}
    ${result === undefined ? nothing : html`<h3>Result</h3>${cut(result.text)}`}
    ${result?.note === undefined ? nothing : html`<h3>Note from Troupe</h3>${cut(result.note)}`}
  </details>`;
}

/** The argument that distinguishes calls of one tool: a path, a command, a pattern. */
export function gist(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const text = Object.values(input).find((value) => typeof value === 'string') ?? '';
  const [line = ''] = text.split('\n');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function pretty(input: unknown): string {
  if (typeof input !== 'object' || input === null) return JSON.stringify(input) ?? '';
  // Long strings, such as a file's content, are shown as text, not as JSON with \n in it.
  return Object.entries(input)
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
      return text.includes('\n') ? `${name}:\n${text}` : `${name}: ${text}`;
    })
    .join('\n');
}

/** Shows the beginning and folds the rest, so nothing is missing from the page. */
function cut(text: string): Html {
  const end = cutAt(text);
  if (end >= text.length) return html`<pre>${text}</pre>`;
  const lines = text.split('\n').length;
  return html`<pre>${text.slice(0, end)}</pre><details class="rest">
    <summary>Show all (${counted(lines, 'line')}, ${counted(text.length, 'character')})</summary>
    <pre>${text.slice(end)}</pre></details>`;
}

export function cutAt(text: string): number {
  let end = -1;
  for (let line = 0; line < shownLines; line += 1) {
    end = text.indexOf('\n', end + 1);
    if (end === -1) break;
  }
  const byLines = end === -1 ? text.length : end + 1;
  // A short rest is not worth a click.
  const wanted = Math.min(byLines, shownCharacters);
  return text.length - wanted < 200 ? text.length : wanted;
}
