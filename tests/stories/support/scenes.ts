// Writes the scenes of a story: whom the model plays, about which task, and what it does in each reply.
import type { Scene, Step } from '../../../src/local/demo/script/scene.ts';

type Call = Step['calls'][number];

export function call(tool: string, input: Record<string, unknown>): Call {
  return { tool, input };
}

export function step(...calls: Call[]): Step {
  return { says: 'So be it.', calls };
}

export function write(path: string, content: string): Call {
  return call('write_file', { path, content });
}

export function shell(command: string): Call {
  return call('run_shell', { command });
}

/** A code or test worker's scene: the steps, then the project's tests, then done. */
export function worker(task: string, steps: readonly Step[], more: Partial<Scene> = {}): Scene {
  const done = step(shell('node --test'), call('finish', { summary: `Done: ${task}.` }));
  return { who: 'Code worker', task, steps: [...steps, done], ...more };
}

export function approval(task: string, criteria: readonly string[], more: Partial<Scene> = {}): Scene {
  return verdict(task, criteria, true, more);
}

export function rejection(task: string, criteria: readonly string[], more: Partial<Scene> = {}): Scene {
  return verdict(task, criteria, false, more);
}

function verdict(task: string, criteria: readonly string[], approve: boolean, more: Partial<Scene>): Scene {
  const answer = {
    approve,
    summary: approve ? 'All is well.' : 'Not yet.',
    criteria: criteria.map((criterion) => ({ criterion, met: approve, evidence: 'greet.js:1' })),
    findings: approve
      ? []
      : [{ severity: 'blocking', path: 'greet.js', line: 1, text: 'It does not greet.' }],
  };
  return { who: 'Strategist', task, steps: [step(call('submit_review', answer))], ...more };
}
