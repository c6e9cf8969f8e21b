// The timeline of a run: one line for each fact.
import { html } from 'hono/html';
import type { Recorded } from '../src/domain/fact.ts';
import { factText } from '../src/wording/facts.ts';
import { clock, spent } from './figures.ts';
import { type Html, nothing } from './html.ts';

/** Facts of Troupe's own bookkeeping, which tell a reader nothing. */
const quiet: ReadonlySet<Recorded['type']> = new Set(['pull_request_touched', 'human_asked']);

export function timeline(facts: readonly Recorded[]): Html {
  const told = facts.filter((fact) => !quiet.has(fact.type)).toReversed();
  const days = [...Map.groupBy(told, (fact) => fact.at.slice(0, 10))];
  return html`<section id="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">Timeline</h2>
    ${days.map(
      ([day, ofDay]) => html`<h3 class="day">${day} <span class="quiet">UTC</span></h3>
        <ol class="timeline">${ofDay.map(line)}</ol>`,
    )}
  </section>`;
}

function line(fact: Recorded): Html {
  const note = 'spend' in fact && fact.spend && fact.spend.tokens > 0 ? spent(fact.spend) : '';
  return html`<li id="fact-${fact.seq}">${clock(fact.at)}
    <span>${'task' in fact ? html`<a class="key" href="#task-${fact.task}">${fact.task}</a> ` : nothing}${sentence(fact)}${
      note === '' ? nothing : html` <span class="quiet num">${note}</span>`
    }</span></li>`;
}

/** One fact as a sentence, after the key of its task. */
export function sentence(fact: Recorded): Html | string {
  const words = factText(fact);
  return fact.type === 'pull_request_opened' ? html`<a href="${fact.url}">${words}</a>` : words;
}
