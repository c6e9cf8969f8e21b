// Long transcripts are shortened by a rule that forgets what can be asked again, and nothing else.
import { expect, test } from 'vitest';
import { fitMessages } from '../../src/agents/compaction.ts';
import { asSent, type TranscriptMessage } from '../../src/agents/transcript.ts';
import { answer, ranCommand } from './scripted.ts';

const opening: TranscriptMessage = { role: 'user', text: 'The task, whole.' };

function step(number: number, text = 'x'.repeat(4000)): TranscriptMessage[] {
  const seen = [{ is: 'tree_changed', tree: `t${number}`, paths: [`f${number}`] } as const];
  return [
    {
      role: 'assistant',
      text: `Decision ${number}`,
      calls: [
        { id: `c${number}`, name: 'write_file', input: { path: `f${number}`, content: 'y'.repeat(1000) } },
      ],
    },
    { role: 'tools', results: [answer('write_file', text, { id: `c${number}`, seen })] },
  ];
}

function steps(count: number): TranscriptMessage[] {
  return [opening, ...Array.from({ length: count }, (_, index) => step(index + 1)).flat()];
}

function size(messages: readonly object[]): number {
  return JSON.stringify(messages).length / 4;
}

test('a transcript that fits is sent unchanged', () => {
  const messages = steps(5);
  expect(fitMessages(messages, 100_000)).toEqual(messages.map(asSent));
});

test('old answers and long inputs are shortened; the opening, decisions and last steps stay', () => {
  const messages = steps(12);
  const fitted = fitMessages(messages, 15_000);
  expect(size(fitted)).toBeLessThan(15_000);
  expect(fitted[0]).toEqual(opening);
  expect(
    fitted.filter(({ role }) => role === 'assistant').map((message) => 'text' in message && message.text),
  ).toEqual(Array.from({ length: 12 }, (_, index) => `Decision ${index + 1}`));
  expect(JSON.stringify(fitted[2])).toContain("4000 characters of write_file's answer were left out");
  expect(JSON.stringify(fitted[1])).toContain('1000 characters left out');
  expect(fitted.slice(-4)).toEqual(messages.slice(-4).map(asSent));
});

test('if shortening is not enough, whole old steps are dropped and the opening says so', () => {
  const fitted = fitMessages(steps(200), 12_000);
  expect(size(fitted)).toBeLessThan(12_000);
  expect(fitted[0]).toMatchObject({
    role: 'user',
    text: expect.stringMatching(/^The task, whole\.[\s\S]*earlier steps were left out/) as string,
  });
  expect(fitted[1]?.role).toBe('assistant');
});

test('decisions, changes and open failures of dropped steps stay in the summary', () => {
  const log = [
    opening,
    ...step(1),
    ...ranCommand('npm test', `${'noise '.repeat(500)}1 failing: greets`, 1),
    ...ranCommand('npm run lint', 'unused variable', 1),
    ...ranCommand('npm run lint', 'fine', 0),
    ...ranCommand('npm run build', 'no types', 1),
    ...Array.from({ length: 300 }, (_, index) => step(index === 291 ? 300 : index + 10)).flat(),
    ...ranCommand('npm run build', 'built', 0),
    ...step(400, 'z'.repeat(40_000)),
  ];
  const [first, second] = fitMessages(log, 12_000);
  const { text } = first as TranscriptMessage & { role: 'user' };
  expect(second?.role).toBe('assistant');
  expect(text).toContain('Said and decided:');
  expect(text).toMatch(/\(\d+ older ones left out\)\n- Decision \d+\n/);
  expect(text).toContain('- f300 (2 times)\n');
  expect(text).toMatch(/Failing then:\n- `npm test`: ….*1 failing: greets$/);
  expect(text.length).toBeLessThan(8_000);
});

test('a decision without a call is kept verbatim', () => {
  const log = [
    opening,
    ...step(1),
    ...Array.from({ length: 30 }, (_, index) => step(index + 2, 'x'.repeat(399))).flat(),
  ];
  const [first] = fitMessages(log, 4_000);
  expect(first).toMatchObject({ text: expect.stringContaining('- Decision 1\n- Decision 2\n') as string });
});

test('a result never stays without its call', () => {
  for (let count = 1; count < 80; count += 1) {
    const fitted = fitMessages(steps(count), 9_000);
    const roles = fitted.slice(1).map(({ role }) => role);
    expect(roles).toEqual(roles.map((_, index) => (index % 2 === 0 ? 'assistant' : 'tools')));
  }
});

test.each([
  ['long answers, of which stubs are left', 'x'.repeat(4_000), 20_000],
  ['short answers, which go as a whole', 'x'.repeat(399), 5_000],
])(
  'compactions are rare, and between them each request begins with the previous one, byte for byte: %s',
  (_, answer, limit) => {
    const log: TranscriptMessage[] = [opening];
    let same = 0;
    let before = '';
    for (let count = 1; count <= 100; count += 1) {
      log.push(...step(count, answer));
      const now = JSON.stringify(fitMessages(log, limit)).slice(0, -1);
      if (now.startsWith(before)) same += 1;
      before = now;
    }
    expect(same).toBeGreaterThan(70);
  },
);

test('parts that a provider signed do not change, and the stored log never does', () => {
  const messages = steps(30);
  const signed: TranscriptMessage = {
    ...(messages[1] as TranscriptMessage & { role: 'assistant' }),
    opaque: { from: 'a/b', blocks: [] },
  };
  messages[1] = signed;
  const copy = structuredClone(messages);
  const fitted = fitMessages(messages.slice(0, 25), 15_000);
  expect(fitted[1]).toEqual(signed);
  expect(messages).toEqual(copy);
});
