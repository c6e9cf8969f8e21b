// The scripted model as Troupe meets it: over HTTP, through the real adapters.
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Model, ModelFailure, type ModelRequest } from '../../../src/llm/model.ts';
import { createModels } from '../../../src/llm/models.ts';
import { readCue } from '../../../src/local/demo/script/cue.ts';
import { type ScriptedModel, startScriptedModel } from '../../../src/local/demo/script/scripted-model.ts';

const apiKey = randomBytes(16).toString('hex');
let script: ScriptedModel;
beforeAll(async () => {
  script = await startScriptedModel({ apiKey, paceMs: 0 });
});
afterAll(() => script.stop());

function open(provider: 'anthropic' | 'openai', key = apiKey): Model {
  const providers = {
    anthropic: { apiKey: key, baseUrl: script.anthropicUrl },
    openai: { apiKey: key, baseUrl: script.openAiUrl },
  };
  return createModels({ providers, log: pino({ level: 'silent' }) }).open({ provider, model: 'any' });
}

function conversation(opening: string, ...later: ModelRequest['messages']): ModelRequest {
  const messages = [{ role: 'user' as const, text: opening }, ...later];
  return { system: 'You answer from a script.', messages, tools: [] };
}

describe.each(['anthropic', 'openai'] as const)('in the dialect of %s', (provider) => {
  const opening = '# Strategist: review task T7, attempt 1\n\n## List what is overdue\n\nA diff.';

  test('it answers as the agent that the opening names, one reply after the other', async () => {
    const model = open(provider);
    const first = await model.complete(conversation(opening), {});
    expect(first.message.text).toContain('third criterion');
    expect(first.message.calls.map((call) => call.name)).toEqual(['read_file', 'run_shell']);
    expect(first.usage.input).toBeGreaterThan(10);
    expect(first.usage.output).toBeGreaterThan(10);

    const results = first.message.calls.map(({ id, name }) => ({ id, name, text: 'done', isError: false }));
    const second = await model.complete(conversation(opening, first.message, { role: 'tools', results }), {});
    expect(second.message.calls).toMatchObject([{ name: 'submit_review', input: { approve: false } }]);
  });

  test('an agent that is not in the script is refused by name', async () => {
    const asked = open(provider).complete(conversation('# Code worker: task T1, attempt 9\n\n## Fly\n'), {});
    await expect(asked).rejects.toThrow(/no scene for Code worker, "Fly", attempt 9, reply 1/);
  });

  test('an invalid key is refused', async () => {
    const asked = open(provider, 'another').complete(conversation(opening), {});
    await expect(asked).rejects.toThrow(ModelFailure);
  });
});

describe('a cue', () => {
  const user = (text: string): { role: string; text: string } => ({ role: 'user', text });
  const assistant = { role: 'assistant', text: 'Done.' };

  test('counts the replies since the last opening, and takes the attempt from it', () => {
    const first = user('# Code worker: task T3, attempt 1\n\n## Give to-dos a due date');
    const second = user('# Code worker: task T3, attempt 2\n\n## Give to-dos a due date');
    expect(readCue([first, assistant, user('Go on.'), assistant, second, assistant])).toEqual({
      who: 'Code worker',
      attempt: 2,
      title: 'Give to-dos a due date',
      step: 1,
    });
  });

  test('has attempt 1 if none is named, and is undefined without an opening', () => {
    expect(readCue([user('# Director: plan issue #12\n\n## Search')])).toMatchObject({
      who: 'Director',
      attempt: 1,
    });
    expect(readCue([user('Hello')])).toBeUndefined();
  });
});
