import { expect, it } from 'vitest';
import { foldCalls } from '../../src/queue/fold-calls.ts';

interface Call {
  readonly run: number;
  readonly key?: string;
}

const nameOf = ({ run, key = '' }: Call): string => `${run} ${key}`;

/** A handler that waits to be let go, and counts. */
function held() {
  const waiting: (() => void)[] = [];
  let calls = 0;
  const handle = async (): Promise<void> => {
    calls += 1;
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const letGo = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise(setImmediate);
  };
  return { handle, letGo, calls: () => calls };
}

it('answers all calls that came during one with one more', async () => {
  const handler = held();
  const call = foldCalls(handler.handle, nameOf);
  const first = call({ run: 1 });
  await Promise.all([call({ run: 1 }), call({ run: 1 })]);
  expect(handler.calls()).toBe(1);
  await handler.letGo();
  expect(handler.calls()).toBe(2);
  await call({ run: 1 });
  await handler.letGo();
  expect(handler.calls()).toBe(3);
  await handler.letGo();
  await first;
  expect(handler.calls()).toBe(3);
});

it('keeps runs, and actions of a run, apart', async () => {
  const handler = held();
  const call = foldCalls(handler.handle, nameOf);
  const all = [call({ run: 1 }), call({ run: 2 }), call({ run: 1, key: 'a' }), call({ run: 1, key: 'b' })];
  expect(handler.calls()).toBe(4);
  for (let i = 0; i < 4; i += 1) await handler.letGo();
  await Promise.all(all);
  expect(handler.calls()).toBe(4);
});
