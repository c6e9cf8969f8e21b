// Putting a pull request into its base's merge queue by hand, and taking it out again.
import { html } from 'hono/html';
import { admit } from '../rest/authority.ts';
import { found, notFound, Refusal } from '../rest/refusal.ts';
import { entryOf, positionOf } from '../world/merge-queue.ts';
import { pullByNumber, type Pull } from '../world/pull.ts';
import { dequeue, enqueue } from '../world/queue-turn.ts';
import type { Html } from './html.ts';
import type { RepositoryVisit } from './visit.ts';

/** Stands in the place of the buttons that merge. */
export function queueButton({ state }: RepositoryVisit, pull: Pull): Html {
  const entry = entryOf(state, pull);
  if (entry === undefined)
    return html`<button class="button primary" name="queue" value="in">Merge when ready</button>`;
  return html`<p>In the merge queue, at place ${positionOf(state, entry)}.</p>
    <button class="button" name="queue" value="out">Remove from the queue</button>`;
}

export async function changeQueue(visit: RepositoryVisit): Promise<string> {
  const { state, actor, viewer, repository, typed, param } = visit;
  if (viewer === undefined) throw notFound();
  admit(state, actor, repository, { app: 'never', user: 'write' }, true);
  const pull = found(pullByNumber(state, repository, Number(param('number'))));
  const by = { user: viewer, appId: null };
  const entry = entryOf(state, pull);
  if (typed('queue') === 'in') {
    const outcome = await enqueue(state, pull, by, typed('sha'));
    if (typeof outcome === 'string') throw new Refusal(422, outcome);
  } else if (entry) dequeue(state, entry, by, 'MANUAL');
  return `/${repository.fullName}/pull/${pull.number}`;
}
