import { describe, expect, it } from 'vitest';
import type { Task, TaskStatus } from '../../src/domain/task.ts';
import { graphInWords, taskGraph, wrap } from '../../views/graph.ts';
import type { TaskRow } from '../../views/run.ts';

function row(
  key: string,
  after: readonly string[] = [],
  parent?: string,
  status: TaskStatus = 'planned',
): TaskRow {
  const task: Task = {
    key,
    title: `Do ${key} & "more" <now>`,
    profile: 'code',
    description: '',
    criteria: [],
    paths: [],
    after,
    ...(parent !== undefined && { parent }),
    stage: { at: 'waiting' },
    attempts: [],
    pushed: [],
    forgiven: 0,
    notes: [],
  };
  return { task, status, waiting: undefined, spend: { usd: 0, tokens: 0 } };
}

const svg = async (rows: readonly TaskRow[]): Promise<string> => String(await taskGraph(1, rows));

describe('the graph', () => {
  it('has a link for each task and a line for each dependency', async () => {
    const drawn = await svg([row('T1'), row('T2', ['T1']), row('T3', ['T1', 'T2'])]);
    expect(drawn.match(/<a class="node/g)).toHaveLength(3);
    expect(drawn.match(/class="edge after"/g)).toHaveLength(3);
  });

  it('dashes the line from a task to what it was split into, unless it waits for it as well', async () => {
    const drawn = await svg([row('T1'), row('T2', [], 'T1'), row('T3', ['T1'], 'T1')]);
    expect(drawn.match(/class="edge split"/g)).toHaveLength(1);
    expect(drawn.match(/class="edge after"/g)).toHaveLength(1);
  });

  it('leaves out a dependency on a task that does not exist', async () => {
    expect(await svg([row('T1', ['T9'])])).not.toContain('class="edge');
  });

  it('is an empty place before there are tasks', async () => {
    expect(await svg([])).toBe('<section id="graph"></section>');
  });

  it('draws sixty tasks in a fraction of a second, each inside the picture', async () => {
    const parentOf = (index: number): string => `T${Math.floor((index - 1) / 2)}`;
    const rows = Array.from({ length: 60 }, (_, index) =>
      row(`T${index}`, index === 0 ? [] : [parentOf(index)]),
    );
    const drawn = await svg(rows);
    const width = Number(/<svg width="(\d+)"/.exec(drawn)?.[1]);
    const rights = [...drawn.matchAll(/class="card" x="([\d.]+)"/g)].map((match) => Number(match[1]) + 208);
    expect(rights).toHaveLength(60);
    expect(Math.max(...rights)).toBeLessThanOrEqual(width);
  });

  it('is told in words as well', async () => {
    expect(String(await graphInWords([row('T2', ['T1'], 'T0', 'active')]))).toContain(
      '(active): depends on T1; split from T0.',
    );
  });

  it.each([
    ['Short', ['Short']],
    ['Store a due date with every to-do', ['Store a due date with', 'every to-do']],
    [
      'One two three four five six seven eight nine ten eleven twelve',
      ['One two three four five', 'six seven eight nine ten…'],
    ],
    ['Supercalifragilisticexpialidocious', ['Supercalifragilisticexpia…']],
  ])('writes the title %s on at most two lines', (title, lines) => {
    expect(wrap(title)).toEqual(lines);
  });
});
