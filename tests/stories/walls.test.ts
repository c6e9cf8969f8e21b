// Where there is no sandbox, strangers' text must not reach an agent.
import { afterEach, expect, it } from 'vitest';
import { type Story, tell } from './support/story.ts';

let story: Story | undefined;
afterEach(async () => {
  await story?.end();
  story = undefined;
});

it('a public repository is refused without a sandbox, before a model is asked, with what to do about it', async () => {
  story = await tell({ scenes: [], settings: { SANDBOX: 'none' } });
  await story.start();
  const issue = await story.label('Louder', 'Please.\n\n- [ ] T1: Greet louder (code)\n  - it ends with !');
  const run = await story.until(issue, ({ closed }) => closed, 'the end');
  expect(run.ending?.status).toBe('failed');
  const said = (await story.comments(issue)).join();
  expect(said).toContain(`without a sandbox`);
  expect(said).toContain('make the repository private');
  expect(run.tasks.size).toBe(0);
});
