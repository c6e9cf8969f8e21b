// The stories' own conscience: each kind of thing that a story could leave behind is noticed, and named.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addComment } from '../../../src/local/github/world/comment.ts';
import { request } from '../../store/opened.ts';
import { checklist, repository } from './project.ts';
import { givesUp, limited, step, shell, worker } from './scenes.ts';
import { setStage, type Stage, type StoryOptions, tell } from './story.ts';
import { there } from './town.ts';

async function stageOf(options: StoryOptions = {}): Promise<Stage> {
  const stage = await setStage(options);
  onTestFinished(() => stage.close());
  return stage;
}

it('nothing is left where nothing happened', async () => {
  expect(await (await stageOf()).end()).toEqual([]);
});

it('what the database still holds is named', async () => {
  const { story, end } = await stageOf();
  const eyes = { key: 'eyes', kind: 'react', lane: 'run', payload: {} };
  const run = (await story.store.runs.create(request({ issue: 4 }), [eyes])) ?? 0;
  await story.store.claims.take({ run, key: 'attempt:T1:1', owner: 'somebody', ttlMs: 60_000 });
  await story.store.deliveries.record('a-guid', 'issues', {});
  await story.query(`INSERT INTO pgboss.job (name, data) VALUES ('wake', '{"run": 7}')`);
  await story.query(
    `INSERT INTO checkpoints (run_id, key, commit, base, bundle) VALUES (${run}, 'T1/1', 'c', 'b', '')`,
  );
  expect(await end()).toEqual([
    `run ${run} of issue #4 is still open: let it end, or close its issue`,
    'the webhook issues (a-guid) was not dealt with: it waits',
    'a job is queued and due: wake {"run": 7}',
    `somebody still holds the claim on attempt:T1:1 of run ${run}`,
    `the effect eyes of run ${run} was not sent: it is planned`,
    `the checkpoint of T1/1 in run ${run} was not dropped`,
  ]);
});

it('what a webhook could not be used for is named with the reason', async () => {
  const { story, end } = await stageOf();
  await story.store.deliveries.record('a-guid', 'issues', {});
  await story.store.deliveries.processed('a-guid', 'it has no issue');
  expect(await end()).toEqual(['the webhook issues (a-guid) was not dealt with: it has no issue']);
});

it('comments that nobody read are named with their words, those that were read are not', async () => {
  const { story, end } = await stageOf();
  const issue = await story.opens('grace', 'Louder', '');
  const { state } = story.world;
  const bot = { user: story.world.user('troupe[bot]'), appId: story.town.app.id };
  for (const words of ['First.', 'Second.\n\n<!-- troupe:x:y -->']) {
    addComment(state, story.world.issue(repository, issue), bot, words);
  }
  await story.says('grace', issue, 'Not by Troupe.');
  expect(await story.reads(issue)).toBe('First.');
  expect(await end()).toEqual([`Troupe said and nobody read, on #${issue}: Second.`]);
});

it('what the script has too much and too little is named', async () => {
  const begun = worker('Begun', [step(shell('true')), step(shell('true'))]);
  const { story, end } = await stageOf({
    scenes: [
      givesUp('Never', 'No.'),
      begun,
      { ...begun, task: 'Stopped', cutShort: true },
      { ...begun, task: 'Refused', cutShort: true, refusals: [limited(1), limited(1)] },
    ],
  });
  const reply = (title: string) => story.model.reply({ who: 'Code worker', title, attempt: 1, step: 0 }, []);
  for (const title of ['Begun', 'Stopped', 'Refused']) await reply(title);
  expect(await reply('Unknown')).toMatchObject({ status: 400 });
  expect(await end()).toEqual([
    'the script has more than was used: Code worker, "Never": never used',
    'the script has more than was used: Code worker, "Begun": reply 2, 3 of 3 not requested',
    'the script has more than was used: Code worker, "Refused": never used',
    'the model was asked for what the script lacks: Code worker, "Unknown", attempt 1, reply 1',
  ]);
});

it('worktrees and processes are named, those too that nobody is the parent of any more', async () => {
  const { end, dataDir } = await stageOf();
  const worktree = join(dataDir, 'worktrees', repository, '1-T1-1');
  await mkdir(worktree, { recursive: true });
  await writeFile(join(worktree, 'file'), '');
  const child = spawn('sleep', ['31']);
  const parent = spawn('sh', ['-c', 'tail -f "$0" & exit', join(worktree, 'file')], { stdio: 'ignore' });
  await once(parent, 'exit');
  const left = await end();
  const processes = left.flatMap((one) => /^a process lives on: (\d+) (.*)$/.exec(one)?.slice(1) ?? []);
  for (const pid of processes.map(Number)) if (pid > 0) process.kill(pid, 'SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

  expect(left).toContain('the worktree 1-T1-1 was not removed');
  // Processes can be seen where there is /proc.
  if (process.platform !== 'linux') return;
  expect(processes).toContain('sleep 31');
  expect(processes).toContain(`tail -f ${join(worktree, 'file')}`);
});

it('errors that were logged are named, unless the story expects them; so are those that never came', async () => {
  const { book, end } = await stageOf({ errors: [/expected/, /never/] });
  book.add('{"level":30,"msg":"all is well"}');
  book.add('{"level":50,"msg":"broken"}');
  book.add('{"level":50,"msg":"expected"}');
  expect(await end()).toEqual([
    'Troupe logged an error: {"level":50,"msg":"broken"}',
    'an error like /never/ was expected and not logged',
  ]);
});

it('a request that GitHub does not describe is named', async () => {
  const { story, end } = await stageOf();
  const asked = story.town.as('grace').request('GET /repos/{owner}/{repo}/nothing', there);
  await expect(asked).rejects.toThrow('Not Found');
  expect(await end()).toEqual([
    'not as GitHub describes it: GitHub describes no GET /repos/ada/greetings/nothing',
  ]);
});

it('a story fails with all that it left, and with what Troupe logged last', async () => {
  const story = tell({ scenes: [givesUp('Never', 'No.')], started: false }, async (stage) => {
    await stage.opens('grace', 'Louder', checklist('Never'));
  });
  await expect(story()).rejects.toThrow(
    /The story left over:\n- the script has more than was used: Code worker/,
  );
});

it('a story that fails by itself says why, and nothing about what is left', async () => {
  const story = tell({ scenes: [givesUp('Never', 'No.')], started: false }, () =>
    Promise.reject(new Error('it broke off')),
  );
  await expect(story()).rejects.toThrow(/^it broke off\n\nTroupe's log ended with:/);
});
