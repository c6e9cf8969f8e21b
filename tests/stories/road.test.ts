// The road from a label to merged pull requests, and where it ends otherwise.
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { taskStatus } from '../../src/domain/status.ts';
import { approval, call, rejection, shell, step, worker, write } from './support/scenes.ts';
import { hasAsked, repository, type Story, tell } from './support/story.ts';

const [owner = '', repo = ''] = repository.split('/');
const title = 'Greet louder';
const criterion = 'it ends with an exclamation mark';
const plan = `Please.\n\n- [ ] T1: ${title} (code)\n  - ${criterion}`;

function greeting(end: string) {
  return [
    write('greet.js', `export const greet = (name) => \`Hello, \${name}${end}\`;\n`),
    call('edit_file', { path: 'greet.test.js', edits: [{ old: "'Hello, Ada'", new: `'Hello, Ada${end}'` }] }),
  ];
}

let story: Story | undefined;
let expectErrors: RegExp | undefined;
afterEach(async () => {
  await story?.end(expectErrors ? { expectErrors } : {});
  story = undefined;
  expectErrors = undefined;
});

function show(path: string): string {
  const folder = story?.github.world.repositoryPath(repository) ?? '';
  return execFileSync('git', ['show', `main:${path}`], { cwd: folder, encoding: 'utf8' });
}

describe('a checklist in a labelled issue', () => {
  it('is built as it stands: rejected once, mended with what was learned, merged, and closed', async () => {
    story = await tell({
      scenes: [
        worker(title, [step(...greeting('.'))], { attempt: 1 }),
        rejection(title, [criterion], { attempt: 1 }),
        worker(
          title,
          [
            step(
              write('greet.js', 'export const greet = (name) => `Hello, ${name}!`;\n'),
              call('edit_file', {
                path: 'greet.test.js',
                edits: [{ old: "'Hello, Ada.'", new: "'Hello, Ada!'" }],
              }),
            ),
          ],
          { attempt: 2 },
        ),
        approval(title, [criterion], { attempt: 2 }),
      ],
    });
    await story.start();
    const issue = await story.label('Louder', plan);
    const run = await story.until(issue, ({ closed }) => closed, 'the end');

    expect(run.ending?.status).toBe('complete');
    expect(show('greet.js')).toContain('Hello, ${name}!');
    const [pull] = story.github.world.pulls(repository);
    expect(pull?.mergedAt).toEqual(expect.any(Number));
    const reviews = await story.grace.rest.pulls.listReviews({ owner, repo, pull_number: pull!.number });
    expect(reviews.data.map(({ body }) => body?.split('\n')[0])).toEqual([
      '## ❌ Changes needed',
      '## ✅ Approved',
    ]);
    const opening = JSON.stringify((await story.store.transcripts.entries(1, 'T1/2'))[0]?.message);
    expect(opening).toContain('It does not greet.');
    const { data: tracking } = await story.grace.rest.issues.get({
      owner,
      repo,
      issue_number: run.trackingIssue!,
    });
    expect(tracking.state).toBe('closed');
    expect(tracking.body).toContain('- [x] **T1**');
    const { data: asked } = await story.grace.rest.issues.get({ owner, repo, issue_number: issue });
    expect([asked.state, asked.state_reason]).toEqual(['closed', 'completed']);
    const { data: branches } = await story.grace.rest.repos.listBranches({ owner, repo });
    expect(branches.map(({ name }) => name)).toEqual(['main']);
  });

  it('that is not a plan is answered with what to mend', async () => {
    story = await tell({ scenes: [] });
    await story.start();
    const issue = await story.label('Louder', '- [ ] T1: Greet (code) after T2');
    await story.until(issue, ({ closed }) => closed, 'the end');
    expect((await story.comments(issue)).join()).toContain(
      'T1 comes after "T2", which is not a task of this plan.',
    );
  });
});

describe('tasks side by side', () => {
  it('that change the same line meet in a conflict, which a worker resolves', async () => {
    const [polite, loud] = ['Greet politely', 'Greet loudly'];
    const both = 'export const greet = (name) => `Good day, ${name}!`;\n';
    const test = (old: string, now: string) =>
      call('edit_file', { path: 'greet.test.js', edits: [{ old: `'${old}'`, new: `'${now}'` }] });
    story = await tell({
      scenes: [
        worker(polite, [
          step(
            write('greet.js', 'export const greet = (name) => `Good day, ${name}`;\n'),
            test('Hello, Ada', 'Good day, Ada'),
          ),
        ]),
        worker(loud, [
          step(
            write('greet.js', 'export const greet = (name) => `Hello, ${name}!`;\n'),
            test('Hello, Ada', 'Hello, Ada!'),
          ),
        ]),
        ...[polite, loud].flatMap((task) => [
          approval(task, ['it does']),
          {
            who: 'Conflict resolver',
            task,
            steps: [
              step(
                write('greet.js', both),
                write(
                  'greet.test.js',
                  [
                    "import assert from 'node:assert/strict';",
                    "import test from 'node:test';",
                    "import { greet } from './greet.js';",
                    "test('greets', () => assert.equal(greet('Ada'), 'Good day, Ada!'));",
                    '',
                  ].join('\n'),
                ),
                shell('node --test'),
              ),
              step(call('finish', { summary: 'Both are kept.' })),
            ],
          },
        ]),
      ],
    });
    await story.start();
    const issue = await story.label(
      'Better',
      `- [ ] T1: ${polite}\n  - it does\n- [ ] T2: ${loud}\n  - it does`,
    );
    const run = await story.until(issue, ({ closed }) => closed, 'the end');

    expect(run.ending?.status).toBe('complete');
    expect(show('greet.js')).toBe(both);
    const facts = (await story.store.runs.facts(1)).map(({ type }) => type);
    expect(facts.filter((type) => type === 'merge_conflicted')).toHaveLength(1);
    expect(facts.filter((type) => type === 'conflict_resolved')).toHaveLength(1);
  });
});

describe('a label', () => {
  it('set by somebody without write permission starts nothing and is answered politely, once', async () => {
    story = await tell({ scenes: [] });
    await story.start();
    const sam = story.as('sam', 'triage');
    const { data: issue } = await sam.rest.issues.create({ owner, repo, title: 'Mine', body: plan });
    for (let time = 0; time < 2; time += 1) {
      await sam.rest.issues.addLabels({ owner, repo, issue_number: issue.number, labels: ['troupe'] });
      await sam.rest.issues.removeLabel({ owner, repo, issue_number: issue.number, name: 'troupe' });
    }
    await expect.poll(() => story!.comments(issue.number), { timeout: 10_000 }).toHaveLength(1);
    await story.github.world.idle();
    const waiting = () => story!.query('SELECT guid FROM deliveries WHERE processed_at IS NULL');
    await expect.poll(waiting, { timeout: 10_000 }).toEqual([]);
    expect((await story.comments(issue.number)).map((body) => body.split('\n')[0])).toEqual([
      expect.stringContaining('only people with write'),
    ]);
    expect(await story.store.runs.list({ limit: 10 })).toEqual([]);
  });

  it('that is taken off while a tool runs stops the work within two seconds', async () => {
    story = await tell({ scenes: [worker(title, [step(shell('sleep 25'))])] });
    await story.start();
    const issue = await story.label('Louder', plan);
    await story.until(issue, (run) => run.tasks.get('T1')?.stage.at === 'attempting', 'an attempt');
    await expect.poll(() => story!.model.calls(), { timeout: 10_000 }).toBe(1);
    const began = Date.now();
    await story.grace.rest.issues.removeLabel({ owner, repo, issue_number: issue, name: 'troupe' });
    const run = await story.until(issue, ({ closed }) => closed, 'the end');
    expect(run.ending).toMatchObject({ status: 'cancelled', by: 'grace' });
    // The tool call alone would have taken 25 seconds.
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(story.model.calls()).toBe(1);
  });
});

describe('a task that keeps failing', () => {
  it('asks a person once, and the run says that it waits', async () => {
    const giveUp = step(call('give_up', { reason: 'There is nothing to do.', tried: 'Looking around.' }));
    story = await tell({ scenes: [{ who: 'Code worker', task: title, steps: [giveUp] }] });
    await story.start();
    const issue = await story.label('Louder', plan);
    const run = await story.until(issue, hasAsked, 'a question');
    expect(taskStatus(run, run.tasks.get('T1')!)).toBe('waiting_human');
    expect((await story.comments(run.trackingIssue!)).join()).toContain('There is nothing to do.');
    await story.grace.rest.issues.update({ owner, repo, issue_number: issue, state: 'closed' });
    await story.until(issue, ({ closed }) => closed, 'the end');
  });
});
