// The one way from words (a comment, a button, a ticked box) to facts. The permission is looked up on GitHub at this
// moment, each command is decided on the run as it is when the command is recorded, and each comment acts once, however
// often it is delivered.
import type { Logger } from 'pino';
import type { Fact } from '../domain/fact.ts';
import { mayCommand, mayStop, type Permission } from '../domain/permission.ts';
import type { Run } from '../domain/run.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { assume } from '../domain/transition.ts';
import { comment } from '../github/effects/comment.ts';
import type { NewEffect } from '../domain/effect.ts';
import { react } from '../github/effects/react.ts';
import type { Outgoing } from '../wording/outgoing.ts';
import { answerText, noPermissionText } from '../wording/answer.ts';
import {
  didYouMean,
  taskHasChanged,
  noSuchCommand,
  onlyWritersCan,
  runIsOver,
  requiresWritePermission,
} from '../wording/commands/give.ts';
import { runRestarts } from '../wording/commands/restart.ts';
import { type Answer, type Command, type Given, refuse } from './command.ts';
import { commands } from './commands.ts';
import { nearMiss, type Said } from './read-comment.ts';

export interface Speech {
  readonly run: number;
  /** Identifies the comment or click over all its deliveries; a word without spaces and slashes. */
  readonly source: string;
  readonly by: string;
  readonly permission: Permission;
  /** ISO 8601. */
  readonly at: string;
  readonly said: readonly Said[];
  /** The task on whose pull request it was given. */
  readonly here?: TaskKey;
  /** The issue that gets the answer, and the comment that gets the reaction. */
  readonly on: { readonly issue: number; readonly comment?: number };
}

export interface GiveDeps {
  readonly runs: {
    load(run: number): Promise<Run | undefined>;
    amend(
      run: number,
      decide: (run: Run) => { facts: readonly Fact[]; effects: readonly NewEffect[] } | undefined,
    ): Promise<unknown>;
  };
  readonly queue: { wake(run: number): Promise<void> };
  readonly safe: Outgoing;
  /** The end of a task's transcript, in words. */
  readonly showLog: (run: number, task: TaskKey, attempt: number) => Promise<string>;
  /** Starts another run after a closed one. @returns why it could not, in a sentence; undefined if it did. */
  readonly restart: (run: number, by: string) => Promise<string | undefined>;
  readonly log: Logger;
}

/** The outcome of one line. */
interface Outcome {
  readonly line: string;
  readonly is: 'done' | 'told' | 'refused';
  readonly words?: string;
  /** The person lacks the permission, and is told so at most once a day. */
  readonly forbidden?: true;
}

/** @returns the outcome of each line; empty if it was heard before, or if no line is a command. */
export async function giveCommands(speech: Speech, deps: GiveDeps): Promise<readonly Outcome[]> {
  const meant = speech.said.filter(({ word, byName }) => byName || find(word) || nearMiss(word));
  if (meant.length === 0) return [];
  if (!mayStop(speech.permission)) return refuseOutsider(speech, deps);
  await showSeen(speech, deps);
  const services = await reachOut(speech, meant, deps);
  let outcomes: readonly Outcome[] = [];
  await deps.runs.amend(speech.run, (run) => {
    if (run.heard.has(speech.source)) return undefined;
    const judged = judge(run, speech, { meant, services }, deps);
    outcomes = judged.outcomes;
    const text = meant.map(({ line }) => line).join('\n');
    const heard: Fact = { type: 'command_heard', source: speech.source, by: speech.by, text };
    return { facts: [heard, ...judged.facts], effects: answers(speech, outcomes) };
  });
  deps.log.info({ run: speech.run, source: speech.source, outcomes }, 'commands were given');
  await deps.queue.wake(speech.run);
  return outcomes;
}

function find(word: string): Command | undefined {
  return commands.find(({ name }) => name === word);
}

/** Reacts with 👀 before anything is looked up or decided. */
async function showSeen({ run, source, on }: Speech, deps: GiveDeps): Promise<void> {
  if (on.comment === undefined) return;
  const eyes = react.plan(
    { does: 'eyes', lane: source },
    { on: 'comment', target: on.comment, content: 'eyes' },
  );
  await deps.runs.amend(run, () => ({ facts: [], effects: [eyes] }));
  await deps.queue.wake(run);
}

/** Answers only people who gave a command, not everybody who comments. */
async function refuseOutsider(speech: Speech, deps: GiveDeps): Promise<readonly Outcome[]> {
  await deps.runs.amend(speech.run, () => ({ facts: [], effects: [mayNotCommand(speech)] }));
  await deps.queue.wake(speech.run);
  const words = onlyWritersCan();
  return speech.said.map(({ line }) => ({ line, is: 'refused', words, forbidden: true }));
}

/** At most one reply a day to each person, because the effect's name has the person and the day. */
export function mayNotCommand({
  by,
  at,
  on,
  permission,
}: Pick<Speech, 'by' | 'at' | 'on' | 'permission'>): NewEffect {
  const theirs = mayStop(permission) ? commands.filter(({ who }) => who === 'triage') : [];
  const body = noPermissionText(
    by,
    theirs.map(({ name }) => name),
  );
  const name = { does: 'outsider', lane: by, which: [at.slice(0, 10)] };
  return comment.plan(name, { issue: on.issue, body });
}

/** Answers that need more than the run, looked up before anything is decided; keyed by their line. */
type LookedUp = ReadonlyMap<string, Outcome>;

async function reachOut(speech: Speech, meant: readonly Said[], deps: GiveDeps): Promise<LookedUp> {
  const found = new Map<string, Outcome>();
  const run = await deps.runs.load(speech.run);
  if (run === undefined || run.heard.has(speech.source)) return found;
  for (const said of meant) {
    const { line } = said;
    const answer = answerTo(run, speech, said, deps);
    if (answer.does === 'show_log') {
      const words = await deps.showLog(speech.run, answer.task, answer.attempt);
      found.set(line, { line, is: 'told', words });
    }
    if (answer.does === 'restart' && run.closed) {
      const why = await deps.restart(speech.run, speech.by);
      found.set(line, why === undefined ? { line, is: 'done' } : { line, is: 'refused', words: why });
    }
  }
  return found;
}

interface Judged {
  readonly facts: readonly Fact[];
  readonly outcomes: readonly Outcome[];
}

/** Decides each line on the run as the lines before it left it. */
function judge(
  run: Run,
  speech: Speech,
  { meant, services }: { readonly meant: readonly Said[]; readonly services: LookedUp },
  deps: GiveDeps,
): Judged {
  const facts: Fact[] = [];
  const outcomes: Outcome[] = [];
  let now = run;
  for (const said of meant) {
    const answer = answerTo(now, speech, said, deps);
    const forbidden = isForbidden(speech, said) ? ({ forbidden: true } as const) : {};
    outcomes.push({ ...(services.get(said.line) ?? outcomeOf(said.line, answer)), ...forbidden });
    for (const fact of factsOf(answer, now, speech)) {
      facts.push(fact);
      now = assume(now, fact, speech.at);
    }
  }
  return { facts, outcomes };
}

function factsOf(answer: Answer, run: Run, { by }: Speech): readonly Fact[] {
  if (answer.does === 'record') return answer.facts;
  return answer.does === 'restart' && !run.closed ? [{ type: 'restart_requested', by }] : [];
}

function answerTo(run: Run, speech: Speech, said: Said, deps: Pick<GiveDeps, 'safe'>): Answer {
  const command = find(said.word);
  if (command === undefined) return refuse(unknown(said));
  if (isForbidden(speech, said)) return refuse(requiresWritePermission(command.name));
  if (run.ending && command.afterTheEnd !== true) return refuse(runIsOver());
  const given: Given = { ...said, run, by: speech.by, at: speech.at, safe: deps.safe };
  return command.handle(speech.here === undefined ? given : { ...given, here: speech.here });
}

function isForbidden({ permission }: Speech, { word }: Said): boolean {
  return find(word)?.who === 'write' && !mayCommand(permission);
}

function unknown({ word }: Said): string {
  const near = nearMiss(word);
  return near === undefined ? noSuchCommand() : didYouMean(near);
}

function outcomeOf(line: string, answer: Answer): Outcome {
  switch (answer.does) {
    case 'record':
      return { line, is: 'done', ...(answer.says === undefined ? {} : { words: answer.says }) };
    case 'tell':
      return { line, is: 'told', words: answer.says };
    case 'refuse':
      return { line, is: 'refused', words: answer.why };
    case 'restart':
      return { line, is: 'done', words: runRestarts() };
    case 'show_log':
      return { line, is: 'refused', words: taskHasChanged() };
  }
}

/** The reaction beside 👀, and words only if the reaction does not say everything. */
function answers(speech: Speech, outcomes: readonly Outcome[]): NewEffect[] {
  const { source, on } = speech;
  const content = outcomes.some(({ is }) => is === 'refused') ? 'confused' : 'rocket';
  const reaction =
    on.comment === undefined
      ? []
      : [react.plan({ does: content, lane: source }, { on: 'comment', target: on.comment, content })];
  const body = answerText(outcomes.filter(({ forbidden }) => forbidden !== true));
  return [
    ...reaction,
    ...(outcomes.some(({ forbidden }) => forbidden) ? [mayNotCommand(speech)] : []),
    ...(body === '' ? [] : [comment.plan({ does: 'answer', lane: source }, { issue: on.issue, body })]),
  ];
}
