// Waiting out a provider, and knowing when not to.
import { expect, test } from 'vitest';
import { type Model, ModelFailure, type ModelReply } from '../../src/llm/model.ts';
import { patientModel } from '../../src/llm/patience.ts';
import { asking, silent } from './seats.ts';

const reply: ModelReply = {
  message: { role: 'assistant', text: 'ok', calls: [] },
  stop: 'end',
  usage: { input: 1, cached: 0, output: 1 },
  usd: null,
  ms: 1,
};

function failingFirst(failures: readonly ModelFailure[]): Model & { calls: () => number } {
  let calls = 0;
  return {
    provider: 'custom',
    name: 'm',
    calls: () => calls,
    complete() {
      const failure = failures[calls];
      calls += 1;
      return failure ? Promise.reject(failure) : Promise.resolve(reply);
    },
  };
}

const broke = (title: string) => ({ is: 'answer_broke_off', title }) as const;
const quick = { tries: 3, broken: 2, firstWaitMs: 1, longestWaitMs: 500 };

test('a busy, overloaded or unreachable provider is asked again', async () => {
  const model = failingFirst([
    new ModelFailure('limit', broke('a')),
    new ModelFailure('network', broke('b')),
  ]);
  expect(await patientModel(model, silent, quick).complete(asking('Go'), {})).toBe(reply);
  expect(model.calls()).toBe(3);
});

test('patience has an end', async () => {
  const model = failingFirst(Array.from({ length: 9 }, () => new ModelFailure('overloaded', broke('still'))));
  await expect(patientModel(model, silent, quick).complete(asking('Go'), {})).rejects.toThrow('still');
  expect(model.calls()).toBe(3);
});

test.each(['key', 'request', 'stopped'] as const)(
  'what waiting cannot mend (%s) comes back at once',
  async (kind) => {
    const model = failingFirst([new ModelFailure(kind, broke('no'))]);
    await expect(patientModel(model, silent, quick).complete(asking('Go'), {})).rejects.toThrow('no');
    expect(model.calls()).toBe(1);
  },
);

test('the provider says how long: that long is waited, but not for ever', async () => {
  const short = failingFirst([new ModelFailure('limit', broke('soon'), { retryAfterMs: 60 })]);
  const started = Date.now();
  await patientModel(short, silent, quick).complete(asking('Go'), {});
  expect(Date.now() - started).toBeGreaterThanOrEqual(55);
  const long = failingFirst([new ModelFailure('limit', broke('tomorrow'), { retryAfterMs: 86_400_000 })]);
  await expect(patientModel(long, silent, quick).complete(asking('Go'), {})).rejects.toThrow('tomorrow');
});

test('a stop ends the waiting', async () => {
  const model = failingFirst([new ModelFailure('limit', broke('soon'), { retryAfterMs: 400 })]);
  const call = patientModel(model, silent, quick).complete(asking('Go'), { signal: AbortSignal.timeout(20) });
  await expect(call).rejects.toMatchObject({ kind: 'stopped' });
});
