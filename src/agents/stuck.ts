// Notices an agent that goes nowhere: the same call with the same answer on the same tree, two states of the tree in
// turns, or many steps that change nothing. It is told once, and if it goes on, its attempt ends.
import type { Stuck } from '../domain/agent-end.ts';
import { select } from './evidence.ts';
import { textToShow } from './tool-text.ts';
import type { TranscriptMessage } from './transcript.ts';

interface Trail {
  readonly messages: readonly TranscriptMessage[];
  /** For each message the tree as it stood after it; the same text for the same tree. */
  readonly trees: readonly string[];
}

interface Stuckness {
  readonly say: 'warn' | 'stop';
  readonly what: Stuck;
}

/** A call may well be repeated much later, when its answer was forgotten; only the last few count. */
const windowCalls = 20;
const repeats = { warn: 3, stop: 4 };
/** States in a row that are only two: there, back, there, back, there. */
const swings = { warn: 5, stop: 7 };
export const idleSteps = { warn: 20, stop: 35 };

/**
 * What is to be said with the last answers.
 * @param changes this agent is there to change files.
 */
export function warning(messages: readonly TranscriptMessage[], changes: boolean): Stuck | undefined {
  const [found] = findings(messages, changes);
  return found?.say === 'warn' ? found.what : undefined;
}

/** Why the attempt should end here; undefined while it gets on. */
export function stuckness(messages: readonly TranscriptMessage[], changes: boolean): Stuck | undefined {
  return findings(messages, changes).find(({ say }) => say === 'stop')?.what;
}

function findings(messages: readonly TranscriptMessage[], changes: boolean): Stuckness[] {
  if (messages.at(-1)?.role !== 'tools') return [];
  const trail = { messages, trees: treesAfter(messages) };
  return [repeating(trail), goingNowhere(trail, changes)].filter((one) => one !== undefined);
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

function goingNowhere(trail: Trail, changes: boolean): Stuckness | undefined {
  return swinging(trail) ?? (changes ? idling(trail) : undefined);
}

function repeating(trail: Trail): Stuckness | undefined {
  const calls = answeredCalls(trail).slice(-windowCalls);
  const newest = trail.messages.at(-1);
  const latest = calls.slice(-(newest?.role === 'tools' ? newest.results.length : 0));
  const most = Math.max(0, ...latest.map((call) => calls.filter((other) => other === call).length));
  return step(most, repeats, { is: 'repeated_itself' });
}

function swinging({ trees }: Trail): Stuckness | undefined {
  const states = trees.filter((tree, index) => tree !== trees[index - 1]);
  // Only a step that changed something is another swing.
  if (trees.at(-1) === trees.at(-2)) return undefined;
  const [other, last] = states.slice(-2);
  const back = states.toReversed().findIndex((state, index) => state !== (index % 2 === 0 ? last : other));
  const swung = back === -1 ? states.length : back;
  return step(swung, swings, { is: 'went_back_and_forth' });
}

function idling({ messages, trees }: Trail): Stuckness | undefined {
  const still = trees.findLastIndex((tree, index) => index > 0 && tree !== trees[index - 1]);
  const since = messages.slice(still + 1);
  const steps = since.filter((message) => message.role === 'assistant').length;
  return step(steps, idleSteps, { is: 'changed_nothing', steps });
}

/** Told once, at exactly the first limit. */
function step(
  count: number,
  limits: { readonly warn: number; readonly stop: number },
  what: Stuck,
): Stuckness | undefined {
  if (count >= limits.stop) return { say: 'stop', what };
  return count === limits.warn ? { say: 'warn', what } : undefined;
}

/** What each answered call was, what it acted on, and what came of it, as one comparable text. */
function answeredCalls({ messages, trees }: Trail): string[] {
  return messages.flatMap((message, index) => {
    const reply = messages[index - 1];
    if (message.role !== 'tools' || reply?.role !== 'assistant') return [];
    return message.results.map(({ name, text }, place) =>
      JSON.stringify([trees[index - 1], name, reply.calls[place]?.input, withoutTimes(textToShow(text))]),
    );
  });
}

/** The same answer a moment later, or slower: durations and times of day are not what an answer says. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\b\d+(?:\.\d+)?\s?(?:ms|s|sec|secs|seconds?)\b/gu, 'a moment')
    .replaceAll(/\bduration_ms:? \d+(?:\.\d+)?/gu, 'a moment')
    .replaceAll(/\b\d\d:\d\d:\d\d(?:\.\d+)?/gu, 'a time');
}
