// Statuses as words and colours. A colour never stands without its word.
import { html } from 'hono/html';
import type { RunStatus } from '../src/domain/run.ts';
import type { TaskStatus } from '../src/domain/task.ts';
import { counted } from './figures.ts';
import type { Html } from './html.ts';

type AnyStatus = TaskStatus | RunStatus;

const words: Readonly<Record<AnyStatus, string>> = {
  planned: 'planned',
  ready: 'ready',
  active: 'active',
  awaiting_qa: 'in review',
  complete: 'complete',
  failed: 'failed',
  waiting_human: 'waits for a person',
  abandoned: 'abandoned',
  planning: 'planning',
  running: 'running',
  paused: 'paused',
  cancelled: 'cancelled',
};

export function statusWord(status: AnyStatus): string {
  return words[status];
}

export function chip(status: AnyStatus): Html {
  return html`<span class="chip is-${status}">${words[status]}</span>`;
}

/** All of them, in the order of the progress bar: done on the left, not started on the right. */
export const taskStatuses: readonly TaskStatus[] = [
  'complete',
  'awaiting_qa',
  'active',
  'failed',
  'waiting_human',
  'ready',
  'planned',
  'abandoned',
];

/** A bar with a segment for each status. It is an SVG because the page's policy forbids inline styles. */
export function progressBar(statuses: readonly TaskStatus[]): Html {
  const counts = taskStatuses.map((status) => ({
    status,
    count: statuses.filter((one) => one === status).length,
  }));
  const shown = counts.filter(({ count }) => count > 0);
  const label = shown.map(({ status, count }) => `${count} ${words[status]}`).join(', ');
  const stretches = shown.map(({ status, count }, index) => {
    const before = shown.slice(0, index).reduce((sum, it) => sum + it.count, 0);
    const [x, width] = [before, count].map((part) => `${((100 * part) / statuses.length).toFixed(2)}%`);
    return html`<rect class="is-${status}" x="${x}" width="${width}" height="8"></rect>`;
  });
  return html`<svg class="bar" role="img" aria-label="${label || 'no tasks yet'}" width="100%" height="8">${stretches}</svg>`;
}

export function progressText(statuses: readonly TaskStatus[]): string {
  if (statuses.length === 0) return 'no tasks yet';
  const done = statuses.filter((status) => status === 'complete').length;
  return `${done} of ${counted(statuses.length, 'task')}`;
}
