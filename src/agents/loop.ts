// The loop of every agent: ask the model, store its reply, run the tools that it calls, store their answers, repeat. It
// ends with an accepted submission or at a limit. Each step is durable before the next begins, and the next step
// depends on the transcript alone, so the same code resumes an interrupted attempt.
import {
  type AssistantMessage,
  type Model,
  ModelFailure,
  type ModelReply,
  type ToolCall,
} from '../llm/model.ts';
import { fitMessages } from './compaction.ts';
import type { Evidence } from './evidence.ts';
import type { FinishTool } from './finish-tool.ts';
import type { Stuck } from '../domain/agent-end.ts';
import { agentEndText } from '../wording/reasons/agent.ts';
import { stuckReason, stuckWarning } from './stuck-detection.ts';
import { editingTools } from './toolsets.ts';
import type { Tool, ToolContext } from './tools/tool.ts';
import {
  type Answer,
  countSteps,
  evidenceIn,
  finishingCall,
  isSilentAgain,
  lastText,
  openTranscript,
  type Transcript,
  type TranscriptLog,
  type TranscriptMessage,
  unanswered,
} from './transcript.ts';
import { runTurn } from './turn.ts';
import { type PausableTimer, pausableTimer } from './pausable-timer.ts';

export interface LoopLimits {
  /** Model replies. */
  readonly maxSteps: number;
  /** Epoch milliseconds. Waiting for a provider extends it. */
  readonly deadline: number;
}

export interface LoopOptions {
  readonly model: Model;
  readonly system: string;
  /** The first user message. */
  readonly opening: string;
  readonly tools: readonly Tool[];
  /** The tools that end the loop. */
  readonly finish: readonly FinishTool[];
  readonly context: Omit<ToolContext, 'signal'>;
  readonly log: TranscriptLog;
  readonly limits: LoopLimits;
  readonly signal: AbortSignal;
}

export type LoopEnd = Ending & {
  /** Evidence of the whole attempt, oldest first. */
  readonly seen: readonly Evidence[];
};

type Ending =
  | { readonly end: 'finished'; readonly call: ToolCall }
  /** `text` is the model's last text. */
  | { readonly end: 'steps' | 'time' | 'silent' | 'refused'; readonly text: string }
  | { readonly end: 'stuck'; readonly text: string; readonly what: Stuck };

/** Throws ModelFailure, the error of a broken sandbox, and the reason of `signal` when it aborts. */
export async function runLoop(options: LoopOptions): Promise<LoopEnd> {
  const transcript = await openTranscript(options.log, options.opening);
  const timer = pausableTimer(options.limits.deadline);
  const signal = AbortSignal.any([options.signal, timer.signal]);
  const { messages } = transcript;
  try {
    const ending = await runSteps({ ...options, signal, timer }, transcript);
    return { ...ending, seen: evidenceIn(messages) };
  } catch (error) {
    if (!timer.signal.aborted || options.signal.aborted || !isInterruption(error, signal)) throw error;
    // The provider used up the time, not the agent, so this is the provider's failure.
    if (error instanceof ModelFailure && error.cause instanceof ModelFailure) throw error.cause;
    return { end: 'time', text: lastText(messages), seen: evidenceIn(messages) };
  } finally {
    timer.stop();
  }
}

/** A database that fails just after the deadline must still be reported as a failure. */
function isInterruption(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  if (error instanceof ModelFailure) return error.kind === 'stopped';
  return error instanceof Error && error.name === 'AbortError';
}

type Timed = LoopOptions & { readonly timer: PausableTimer };

async function runSteps(options: Timed, transcript: Transcript): Promise<Ending> {
  const { messages } = transcript;
  const finishing = new Set(options.finish.map(({ spec }) => spec.name));
  for (;;) {
    options.signal.throwIfAborted();
    const call = finishingCall(messages);
    if (call) return { end: 'finished', call };
    const reply = unanswered(messages);
    if (!reply) {
      const limit = reachedLimit(messages, options);
      if (limit) return { end: limit, text: lastText(messages) };
      const what = stuckReason(messages, changesFiles(options));
      if (what !== undefined) return { end: 'stuck', text: lastText(messages), what };
      const { stop, message } = await ask(options, transcript);
      if (stop === 'refused') return { end: 'refused', text: message.text };
      if (stop === 'length' && message.calls.length === 0 && !isSilentAgain(messages))
        await remind(transcript, cutOff);
    } else if (reply.calls.length > 0) {
      await answerCalls(reply, options, transcript);
    } else if (isSilentAgain(messages)) {
      return { end: 'silent', text: lastText(messages) };
    } else {
      await remind(transcript, reminder(finishing));
    }
  }
}

function reachedLimit(
  messages: readonly TranscriptMessage[],
  { limits, timer }: Timed,
): 'time' | 'steps' | undefined {
  if (timer.isUp()) return 'time';
  return countSteps(messages) >= limits.maxSteps ? 'steps' : undefined;
}

async function ask(options: Timed, transcript: Transcript): Promise<ModelReply> {
  const { model, system, tools, finish, signal, timer } = options;
  const reply = await model.complete(
    {
      system,
      messages: fitMessages(transcript.messages, transcriptBudget(model)),
      tools: [...tools, ...finish].map(({ spec }) => spec),
    },
    { signal, onWait: () => timer.pause() },
  );
  await transcript.append(reply.message);
  return reply;
}

/** Tokens for the transcript. The rest of the window is for the prompt, the reply, and the error of a rough count. */
function transcriptBudget(model: Model): number {
  const unknownWindow = 100_000;
  const usefulWindow = 250_000;
  return Math.min(model.contextWindow ?? unknownWindow, usefulWindow) * 0.6;
}

async function answerCalls(
  reply: AssistantMessage,
  options: LoopOptions,
  transcript: Transcript,
): Promise<void> {
  const { log, signal, limits } = options;
  const context = { ...options.context, signal, deadline: limits.deadline };
  const lookAtTree = async () => log.lookAtTree?.();
  const results = await runTurn(reply, transcript.messages, { ...options, context, lookAtTree });
  const note = noteFor([...transcript.messages, { role: 'tools', results }], options);
  await transcript.append({ role: 'tools', results: note === undefined ? results : addNote(results, note) });
}

/** @param messages including the answers that get the note. */
function noteFor(messages: readonly TranscriptMessage[], options: LoopOptions): string | undefined {
  if (finishingCall(messages)) return undefined;
  const left = options.limits.maxSteps - countSteps(messages);
  if (left === 1) return '1 step left: finish now, or give up and say what you tried.';
  if (left === 5) return '5 steps left: complete the work, check it, and finish.';
  const what = stuckWarning(messages, changesFiles(options));
  if (what === undefined) return undefined;
  return `You ${agentEndText(what)}. Do something else. If this continues, the attempt ends here.`;
}

function changesFiles({ tools }: LoopOptions): boolean {
  return tools.some(({ spec }) => editingTools.has(spec.name));
}

function addNote(results: readonly Answer[], note: string): Answer[] {
  return results.map((result, index) => (index === results.length - 1 ? { ...result, note } : result));
}

async function remind(transcript: Transcript, text: string): Promise<void> {
  await transcript.append({ role: 'user', text });
}

const cutOff =
  'Your reply was cut off at the token limit before it called a tool. Say less and call one. Write long files in parts with write_file and append_file.';

function reminder(finishing: ReadonlySet<string>): string {
  return `Your text is not read. Only tool calls count. Continue with the task, or end it with ${[...finishing].join(' or ')}.`;
}
