// Plays the demo's scenes without Troupe: their calls are carried out by hand in real git worktrees.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFiles } from '../../../src/local/demo/project/project.ts';
import { loadScenes, type Scene } from '../../../src/local/demo/script/scene.ts';

export interface Shell {
  readonly command: string;
  readonly status: number;
  readonly output: string;
}

const scenes = loadScenes();

export function scene(who: string, task: string, attempt = 1): Scene {
  const found = scenes.find(
    (one) => one.who === who && one.task === task && (one.attempt ?? attempt) === attempt,
  );
  if (found === undefined) throw new Error(`no scene for ${who}: ${task}, attempt ${attempt}`);
  return found;
}

/** What the last reply of a scene hands over: the input of its finishing tool. */
export function outcome(played: Scene): Record<string, unknown> {
  return played.steps.at(-1)?.calls.at(-1)?.input ?? {};
}

export class Rehearsal {
  readonly #dir = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  readonly main = join(this.#dir, 'main');

  constructor() {
    for (const [path, text] of Object.entries(projectFiles())) write(join(this.main, path), text);
    git(this.main, 'init', '--quiet', '--initial-branch=main');
    this.commit(this.main, 'Begin');
  }

  /** A worktree of its own for a branch that starts where main stands. */
  branch(name: string): string {
    const path = join(this.#dir, name);
    git(this.main, 'worktree', 'add', '--quiet', '-b', name, path, 'main');
    return path;
  }

  commit(worktree: string, message: string): void {
    git(worktree, 'add', '--all');
    git(worktree, 'commit', '--quiet', '--message', message);
  }

  /** Merges main into a branch; answers the files in conflict. */
  update(worktree: string): string[] {
    spawnSync('git', ['-C', worktree, ...identity, 'merge', '--quiet', '--no-commit', 'main']);
    return git(worktree, 'diff', '--name-only', '--diff-filter=U').split('\n').filter(Boolean);
  }

  /** Squashes a branch into main as a pull request would be. */
  merge(name: string): void {
    git(this.main, 'merge', '--quiet', '--squash', name);
    git(this.main, 'commit', '--quiet', '--message', name);
  }

  close(): void {
    rmSync(this.#dir, { recursive: true });
  }
}

interface Input {
  readonly path?: string;
  readonly content?: string;
  readonly edits?: readonly { readonly old: string; readonly new: string }[];
  readonly command?: string;
}

/** Carries out a scene's calls in a worktree and answers what its commands printed. */
export function play(played: Scene, worktree: string): Shell[] {
  return played.steps.flatMap((step) => step.calls).flatMap(({ tool, input }) => call(worktree, tool, input));
}

function call(worktree: string, tool: string, input: Input): Shell[] {
  const path = join(worktree, input.path ?? '');
  if (tool === 'read_file') readFileSync(path);
  if (tool === 'write_file') write(path, input.content ?? '');
  if (tool === 'append_file') appendFileSync(path, input.content ?? '');
  if (tool === 'edit_file') edit(path, input.edits ?? []);
  return tool === 'run_shell' ? [run(worktree, input.command ?? '')] : [];
}

export function run(cwd: string, command: string): Shell {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  // What npm would run, without waiting for npm.
  const direct = command.replace('npm test', 'node --test');
  const done = spawnSync('bash', ['-c', direct], { cwd, env, encoding: 'utf8' });
  return { command, status: done.status ?? -1, output: done.stdout + done.stderr };
}

function edit(path: string, edits: NonNullable<Input['edits']>): void {
  const before = readFileSync(path, 'utf8');
  const after = edits.reduce((text, { old, new: next }) => {
    if (before.split(old).length !== 2) throw new Error(`${path} does not hold exactly once: ${old}`);
    return text.replace(old, () => next);
  }, before);
  writeFileSync(path, after);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const identity = ['-c', 'user.name=Rehearsal', '-c', 'user.email=rehearsal@example.com'];

function git(cwd: string, ...args: string[]): string {
  mkdirSync(cwd, { recursive: true });
  return execFileSync('git', ['-C', cwd, ...identity, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
