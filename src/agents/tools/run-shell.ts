// run_shell runs a command in the workspace, either to its end or in the background until the attempt ends.
import { z } from 'zod';
import { maxBackground, waitFor } from '../background-commands.ts';
import type { SandboxResult } from '../../sandbox/sandbox.ts';
import type { Evidence } from '../evidence.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import { shellNotes } from './shell-notes.ts';
import type { ToolAnswer, ToolContext } from './tool.ts';
import { runProgram } from './workspace.ts';

const defaultSeconds = 120;
const maxSeconds = 600;
const maxOutputBytes = 30_000;
/** A command without an explicit time limit is stopped after this long without output or processor time. */
const idleSeconds = 20;
/** Waits this long for a background command's first output, because most failures occur at once. */
const firstOutputMs = 1_500;

export const runShell = defineTool({
  name: 'run_shell',
  description: `Runs a bash command in the workspace's root; answers with its output and exit code. Each call is a new sandbox: no network, /tmp empty, remaining processes end. Time limit ${defaultSeconds} s unless given. For servers and watchers: background true; they answer on localhost to later commands.`,
  input: z.strictObject({
    command: z.string().min(1),
    timeout_seconds: z.int().min(1).max(maxSeconds).optional(),
    background: z.boolean().optional(),
  }),
  mutates: true,
  async run({ command, timeout_seconds: given, background }, context) {
    const argv = shell(command);
    const answer = background
      ? await startInBackground(command, argv, context)
      : await runToItsEnd(command, argv, given, context);
    return withLost(answer, context);
  },
});

/** Both streams share one pipe, so that errors appear where they occurred. */
function shell(command: string): string[] {
  return ['sh', '-c', 'exec "$@" 2>&1', 'sh', 'bash', '-c', command];
}

async function runToItsEnd(
  command: string,
  argv: readonly string[],
  given: number | undefined,
  context: ToolContext,
): Promise<ToolAnswer> {
  const seconds = given ?? defaultSeconds;
  const patience = given === undefined ? { idleMs: idleSeconds * 1000 } : {};
  const result = await runProgram(context, argv, { timeoutMs: seconds * 1000, maxOutputBytes, ...patience });
  const notes = shellNotes(result, {
    time: `stopped after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}; the command had not ended. Give timeout_seconds up to ${maxSeconds} if it needs longer; a server or watcher never ends by itself: background true`,
    idle: `stopped: for ${idleSeconds} seconds it neither printed nor computed anything. Input is not available: use an option like --yes, or pipe the answer in. For a server or watcher: background true. If it must wait: give timeout_seconds`,
  });
  const text = [result.output.trimEnd(), ...notes].filter((part) => part !== '').join('\n');
  return { text, isError: result.exitCode !== 0, seen: [commandEnded(command, result)] };
}

function commandEnded(command: string, { exitCode, limit }: SandboxResult): Evidence {
  return { is: 'command_ended', command, exitCode, ...(limit !== undefined && { limit }) };
}

async function startInBackground(
  command: string,
  argv: readonly string[],
  context: ToolContext,
): Promise<ToolAnswer> {
  const { worktree, writable, background } = context;
  if (background === undefined)
    return failed('Background commands are not available here. Run a command that ends.');
  const where = { cwd: worktree.path, worktree: worktree.path, gitDir: worktree.gitDir, writable };
  const started = await background.start(command, { ...where, argv, maxOutputBytes });
  if (started === undefined) {
    const going = background.going().map((one) => `${one.id}: ${one.command.slice(0, 80)}`);
    return failed(
      `Not started: ${maxBackground} commands are already running in the background. Stop one with read_output first.\n${going.join('\n')}`,
    );
  }
  await waitFor(started.running, firstOutputMs, context.signal);
  const { text } = started.running.read();
  const ended = started.running.ended();
  if (ended === undefined) {
    const note = `[${started.id} runs in the background until you stop it or the attempt ends; read_output {"id": "${started.id}"} shows what it prints]`;
    const said = [text.trimEnd(), note].filter((part) => part !== '').join('\n');
    return answered(said, { is: 'background_started', id: started.id, command });
  }
  const notes = shellNotes(ended, { time: '', idle: '' });
  const said = [text.trimEnd(), '[it ended immediately]', ...notes].filter((part) => part !== '').join('\n');
  const { id } = started;
  const seen = [
    { is: 'background_started', id, command },
    { is: 'background_ended', id, exitCode: ended.exitCode },
  ] as const;
  return { ...failed(said), seen };
}

function withLost(answer: ToolAnswer, { background }: ToolContext): ToolAnswer {
  const lost = background?.takeLost() ?? [];
  if (lost.length === 0) return answer;
  const note = `[an interruption of this attempt ended ${lost.join(' and ')}; restart those that you still need]`;
  const ended = lost.map((id) => ({ is: 'background_ended', id, exitCode: null }) as const);
  return { ...answer, text: `${note}\n${answer.text}`, seen: [...ended, ...(answer.seen ?? [])] };
}
