// Cancel means cancel, on every machine: what the others hear is nothing but a fact in the database.
import { expect, it } from 'vitest';
import { beginsToWork, msAfterCancel, workUnderWay } from './support/cancelled.ts';
import { tell } from './support/story.ts';

it(
  '/cancel that another machine hears ends a tool and a request to a model, and nothing more is asked',
  tell({ started: false, scenes: workUnderWay }, async (story) => {
    await story.startProcess();
    const issue = await beginsToWork(story);
    // GitHub tells this second one from now on.
    await story.start();
    await story.says('grace', await story.tracking(issue), '/cancel');
    const took = await msAfterCancel(story);
    // How soon they end is for the long form to tell. Not one more is asked:
    expect(took.lastAsked).toBeLessThan(0);
    expect(await story.lastWords(issue)).toContain('`grace` cancelled this run.');
  }),
);
