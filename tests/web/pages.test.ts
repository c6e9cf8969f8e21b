import { describe, expect, it } from 'vitest';
import { request } from './sample-run.ts';
import { addSampleRun, serve } from './serving.ts';

describe('the list of runs', () => {
  it('says how to begin when there is none', async () => {
    const { read } = await serve();
    expect(await read('/')).toMatch(/No runs yet\..*Label an issue <code>troupe<\/code>/s);
  });

  it('shows a run with its status, progress and cost', async () => {
    const { read, store } = await serve();
    const run = await addSampleRun(store);
    const page = await read('/');
    expect(page).toContain(`href="/runs/${run}"`);
    expect(page).toContain('3 of 9 tasks');
    expect(page).toContain('$1.33');
    expect(page).toContain('octo/todo-api #12');
  });

  it('turns pages, newest first', async () => {
    const { read, store } = await serve();
    for (let issue = 1; issue <= 22; issue += 1) {
      await store.runs.create({ ...request, place: { ...request.place, issue } });
    }
    const first = await read('/');
    expect(first.match(/<li id="run-/g)).toHaveLength(20);
    const older = /href="(\/\?before=\d+)"/.exec(first)?.[1] ?? '';
    const second = await read(older);
    expect(second.match(/<li id="run-/g)).toHaveLength(2);
    expect(second).toContain('Newest runs');
  });
});

describe('the page of a run', () => {
  it('shows each task with its status, why it waits, and links to its attempts and pull request', async () => {
    const { read, store } = await serve();
    const page = await read(`/runs/${await addSampleRun(store)}`);
    const row = (key: string): string =>
      new RegExp(`<tr id="task-${key}">.*?</tr>`, 's').exec(page)?.[0] ?? '';
    expect(row('T4')).toMatch(/planned.*waits for T8 and T9/s);
    expect(row('T5')).toMatch(/in review.*github\.example\/octo\/todo-api\/pull\/15/s);
    expect(row('T2')).toMatch(/transcripts\/T2\/1".*transcripts\/T2\/2"/s);
    expect(page).toContain('https://github.example/octo/todo-api/issues/13');
  });

  it('says what a person is asked to do', async () => {
    const { read, store } = await serve();
    const page = await read(`/runs/${await addSampleRun(store)}`);
    expect(page).toMatch(/class="callout ask".*there is no mail server to send with.*issues\/13">on GitHub/s);
  });

  it('shows what people and models wrote as text, never as markup', async () => {
    const { read, store } = await serve();
    const run = await addSampleRun(store);
    for (const path of [`/runs/${run}`, `/runs/${run}/tasks/T1`, `/runs/${run}/transcripts/T2/1`]) {
      expect(await read(path)).not.toMatch(/<b>overdue|<script>alert|<img src=x|<i>test/);
    }
  });

  it('keeps the review and the report of a task that is settled', async () => {
    const { read, store } = await serve();
    const run = await addSampleRun(store);
    expect(await read(`/runs/${run}/tasks/T2`)).toMatch(/Approved.*Wrong dates are refused with 422/s);
    expect(await read(`/runs/${run}/tasks/T1`)).toContain('<h2>What there is</h2>');
  });

  it('does not listen for more once the run is closed', async () => {
    const { read, store } = await serve();
    const run = await addSampleRun(store);
    expect(await read(`/runs/${run}`)).toContain('hx-sse:connect');
    await store.runs.commit({ run, facts: [{ type: 'run_cancelled', by: 'mona' }, { type: 'run_closed' }] });
    expect(await read(`/runs/${run}`)).not.toContain('hx-sse:connect');
  });

  it.each(['/runs/4711', '/runs/x', '/nowhere', '/runs/1/tasks/T99', '/runs/4711/transcripts/T1/1'])(
    'answers %s, which does not exist, with 404',
    async (path) => {
      const { get } = await serve();
      const answer = await get(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('<h1>Not found</h1>');
    },
  );
});

describe('a transcript', () => {
  it('folds each tool call with its result, and cuts what is long', async () => {
    const { read, store } = await serve();
    const page = await read(`/runs/${await addSampleRun(store)}/transcripts/T2/1`);
    expect(page).toMatch(
      /<details class="call error">\s*<summary><code>run_shell<\/code> <span class="gist">node --test/,
    );
    expect(page).toContain('Show all (90 lines');
    expect(page).toMatch(/<code>write_file<\/code>.*<span class="quiet">running/s);
    expect(page).toContain('another version');
  });
});
