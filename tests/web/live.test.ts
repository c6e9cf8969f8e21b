import { describe, expect, it, onTestFinished } from 'vitest';
import { addSampleRun, serve, type Serving } from './serving.ts';

interface LiveEvent {
  readonly id?: string;
  readonly data: string;
}

/** Events as they come; comments are left out. */
async function listenTo({ get }: Serving, path: string, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const answer = await get(path, headers);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  onTestFinished(async () => reader?.cancel());
  let rest = '';
  const next = async (): Promise<LiveEvent> => {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end !== -1) {
        const event = rest.slice(0, end);
        rest = rest.slice(end + 2);
        const data = [...event.matchAll(/^data: (.*)$/gm)].map((line) => line[1]).join('\n');
        const id = /^id: (.*)$/m.exec(event)?.[1];
        if (data !== '') return { data, ...(id !== undefined && { id }) };
        continue;
      }
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) throw new Error('the stream ended');
      rest += value;
    }
  };
  return { answer, next };
}

describe('live events of a run', () => {
  it('tell what changed as soon as a fact is recorded, and only that', async () => {
    const web = await serve();
    const run = await addSampleRun(web.store);
    const facts = (await web.store.runs.facts(run)).length;
    const live = await listenTo(web, `/events/runs/${run}?since=${facts}`);
    expect(live.answer.headers.get('content-type')).toBe('text/event-stream');
    await web.store.runs.commit({
      run,
      facts: [{ type: 'task_abandoned', task: 'T6', by: 'mona', why: { is: 'asked_for', words: 'no mail' } }],
    });
    const { id, data } = await live.next();
    expect(id).toBe(String(facts + 1));
    expect(data).toContain('hx-target="#timeline"');
    expect(data).toContain('abandoned by mona: no mail');
    expect(data).not.toContain('hx-target="#approach"');
  });

  it('tell a browser that comes back everything it missed, by the last event it saw', async () => {
    const web = await serve();
    const run = await addSampleRun(web.store);
    const live = await listenTo(web, `/events/runs/${run}?since=1`, { 'last-event-id': '5' });
    expect((await live.next()).data).toContain('hx-target="#tasks"');
  });

  it('end when the server stops', async () => {
    const web = await serve();
    const run = await addSampleRun(web.store);
    const live = await listenTo(web, `/events/runs/${run}`);
    await live.next();
    await web.stop();
    await expect(live.next()).rejects.toThrow(/ended|terminated/);
  });
});

describe('live events of the list', () => {
  it('show a run that has just begun', async () => {
    const web = await serve();
    const since = /since=([^"&]*)"/.exec(await web.read('/'))?.[1] ?? '';
    const live = await listenTo(web, `/events/?since=${since}`);
    const run = await addSampleRun(web.store);
    expect((await live.next()).data).toContain(`href="/runs/${run}"`);
  });
});
