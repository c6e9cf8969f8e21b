// Detects an agent that makes no progress: it repeats a call with the same answer on the same tree, switches between
// two states of the tree, or changes nothing for many steps. The agent gets one warning, then its attempt ends.
import type { Stuck } from '../domain/agent-end.ts';
import { select } from './evidence.ts';
import { textToShow } from './tool-text.ts';
import type { TranscriptMessage } from './transcript.ts';

interface Trail {
  readonly messages: readonly TranscriptMessage[];
  /** The tree after each message. The same tree always has the same text. */
  readonly trees: readonly string[];
}

interface Detected {
  readonly say: 'warn' | 'stop';
  readonly what: Stuck;
}

/** Only recent calls count, because a repeat is legitimate after compaction dropped the first answer. */
const windowCalls = 20;
const repeats = { warn: 3, stop: 4 };
/** Consecutive states of the tree that alternate between two: A, B, A, B, A. */
const alternations = { warn: 5, stop: 7 };
const idleSteps = { warn: 20, stop: 35 };

/**
 * The warning for the last answers, if any.
 * @param changes whether this agent is expected to change files.
 */
export function stuckWarning(messages: readonly TranscriptMessage[], changes: boolean): Stuck | undefined {
  const [found] = findings(messages, changes);
  return found?.say === 'warn' ? found.what : undefined;
}

/** Why the attempt must end here; undefined while the agent makes progress. */
export function stuckReason(messages: readonly TranscriptMessage[], changes: boolean): Stuck | undefined {
  return findings(messages, changes).find(({ say }) => say === 'stop')?.what;
}

function findings(messages: readonly TranscriptMessage[], changes: boolean): Detected[] {
  if (messages.at(-1)?.role !== 'tools') return [];
  const trail = { messages, trees: treesAfter(messages) };
  return [repeating(trail), notProgressing(trail, changes)].filter((one) => one !== undefined);
}

function treesAfter(messages: readonly TranscriptMessage[]): string[] {
  let tree = 'start';
  return messages.map((message) => {
    if (message.role !== 'tools') return tree;
    const changes = message.results.flatMap(({ seen = [] }) => select(seen, 'tree_changed'));
    tree = changes.at(-1)?.tree ?? tree;
    return tree;
  });
}

function notProgressing(trail: Trail, changes: boolean): Detected | undefined {
  return alternating(trail) ?? (changes ? idling(trail) : undefined);
}

function repeating(trail: Trail): Detected | undefined {
  const calls = answeredCalls(trail).slice(-windowCalls);
  const newest = trail.messages.at(-1);
  const latest = calls.slice(-(newest?.role === 'tools' ? newest.results.length : 0));
  const most = Math.max(0, ...latest.map((call) => calls.filter((other) => other === call).length));
  return step(most, repeats, { is: 'repeated_itself' });
}

function alternating({ trees }: Trail): Detected | undefined {
  const states = trees.filter((tree, index) => tree !== trees[index - 1]);
  // A step that changed nothing is no further switch.
  if (trees.at(-1) === trees.at(-2)) return undefined;
  const [other, last] = states.slice(-2);
  const back = states.toReversed().findIndex((state, index) => state !== (index % 2 === 0 ? last : other));
  const length = back === -1 ? states.length : back;
  return step(length, alternations, { is: 'went_back_and_forth' });
}

function idling({ messages, trees }: Trail): Detected | undefined {
  const still = trees.findLastIndex((tree, index) => index > 0 && tree !== trees[index - 1]);
  const since = messages.slice(still + 1);
  const steps = since.filter((message) => message.role === 'assistant').length;
  return step(steps, idleSteps, { is: 'changed_nothing', steps });
}

/** Warns once, at exactly the first limit. */
function step(
  count: number,
  limits: { readonly warn: number; readonly stop: number },
  what: Stuck,
): Detected | undefined {
  if (count >= limits.stop) return { say: 'stop', what };
  return count === limits.warn ? { say: 'warn', what } : undefined;
}

/** Each answered call with its tree, input and answer, as one comparable text. */
function answeredCalls({ messages, trees }: Trail): string[] {
  return messages.flatMap((message, index) => {
    const reply = messages[index - 1];
    if (message.role !== 'tools' || reply?.role !== 'assistant') return [];
    return message.results.map(({ name, text }, place) =>
      JSON.stringify([trees[index - 1], name, reply.calls[place]?.input, withoutTimes(textToShow(text))]),
    );
  });
}

/** Durations and times of day differ even if the answer is the same. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\b\d+(?:\.\d+)?\s?(?:ms|s|sec|secs|seconds?)\b/gu, 'a moment')
    .replaceAll(/\bduration_ms:? \d+(?:\.\d+)?/gu, 'a moment')
    .replaceAll(/\b\d\d:\d\d:\d\d(?:\.\d+)?/gu, 'a time');
}
