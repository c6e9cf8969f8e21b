// What happens when it crashes half-way: nothing is lost, nothing is done twice. Troupe is a process of its own here, so
// that it can be killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { attempt } from '../store/calls.ts';
import { isRunning } from '../support/processes.ts';
import { checklist, repository } from './support/project.ts';
import { approval, greetWith, shell, step, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);
const done = '🎉 Done: 1 of 1 task is complete.';

it(
  'killed during a tool call, it goes on where it stood',
  tell(
    {
      started: false,
      scenes: [
        worker(louder, [greetWith('Hello', '!'), step(shell('sleep 3.25; echo awake'))]),
        approval(louder),
      ],
    },
    async (story) => {
      const first = await story.startProcess();
      const issue = await story.asks('Louder', plan);
      const transcript = async (): Promise<string[]> =>
        (await story.store.transcripts.entries(1, attempt())).map((entry) => JSON.stringify(entry.message));
      await expect.poll(() => isRunning('sleep 3.25'), { timeout: 60_000, interval: 20 }).toBe(true);
      const before = await transcript();
      await first.kill();
      await story.startProcess();
      expect(await story.lastWords(issue)).toContain(done);

      expect((await story.complete(issue, 'T1')).attempts).toHaveLength(1);
      const after = await transcript();
      // What was said is said once: the same transcript, grown from where it was.
      expect(after.slice(0, before.length)).toEqual(before);
      expect(after.filter((message) => message.includes('"role":"assistant"'))).toHaveLength(3);
      expect(story.world.pulls(repository)).toHaveLength(1);
    },
  ),
);

it(
  'killed between asking for a pull request and hearing the answer, it opens one and no other',
  tell(
    {
      started: false,
      settings: { SEND_TIMEOUT_SECONDS: '2' },
      scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)],
    },
    async (story) => {
      story.world.misbehave.loseAnswer({ method: 'POST', path: /\/pulls$/ });
      const first = await story.startProcess();
      const issue = await story.asks('Louder', plan);
      while (story.world.pulls(repository).length === 0) await sleep(5);
      await first.kill();
      await story.startProcess();
      expect(await story.lastWords(issue)).toContain(done);

      expect(story.world.pulls(repository)).toHaveLength(1);
      const tracking = story.world.issues(repository).filter(({ title }) => title.startsWith('Troupe:'));
      expect(tracking).toHaveLength(1);
    },
  ),
);

it(
  'the queue may lose everything: its tables are emptied again and again',
  tell(
    { scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)], paceMs: 100 },
    async (story) => {
      const issue = await story.asks('Louder', plan);
      let emptied = 0;
      for (; emptied < 20 && !(await story.run(issue))?.closed; emptied += 1) {
        await story.query('DELETE FROM pgboss.job');
        await sleep(150);
      }
      expect(await story.lastWords(issue)).toContain(done);
      expect(emptied).toBeGreaterThan(3);
      expect(story.world.pulls(repository)).toHaveLength(1);
    },
  ),
);
