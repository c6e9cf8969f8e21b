// Cancel means cancel, even when nobody tells the machine that works.
import { expect, it } from 'vitest';
import { beginsToWork, msAfterCancel, promisedMs, workUnderWay } from './support/cancelled.ts';
import { type Story, tell } from './support/story.ts';

it(
  'a label that is taken off ends a tool and a request on another machine within two seconds, though every notice is lost',
  tell({ started: false, scenes: workUnderWay }, async (story) => {
    await loseNotices(story);
    await story.startProcess();
    const issue = await beginsToWork(story);
    await story.start();
    await story.unlabels('grace', issue);
    const took = await msAfterCancel(story);
    expect(took.process).toBeLessThan(promisedMs);
    expect(took.request).toBeLessThan(promisedMs);
    expect(await story.lastWords(issue)).toContain('`grace` cancelled this run.');
  }),
);

/** As if the network lost them: whoever connects from now on finds a `pg_notify` that tells nobody. */
async function loseNotices({ query }: Story): Promise<void> {
  await query('CREATE SCHEMA deaf');
  await query(`CREATE FUNCTION deaf.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'SELECT'`);
  const [row] = await query('SELECT current_database() AS name');
  await query(`ALTER DATABASE ${String(row?.['name'])} SET search_path = public, deaf, pg_catalog`);
}
