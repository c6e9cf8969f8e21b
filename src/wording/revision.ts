// What people read when the director has revised the plan, or could not.
import type { RevisionFailure, RevisionReason } from '../domain/reason.ts';
import type { Revision } from '../domain/revision.ts';
import type { TaskSpec } from '../domain/task-spec.ts';
import type { Outgoing } from './outgoing.ts';
import { partNames } from './reasons/criteria.ts';
import { revisionFailureText, revisionReasonText } from './reasons/ending.ts';
import { ended } from './words.ts';

export interface RevisionText extends Revision {
  /** The director's account of it. */
  readonly approach: string;
  /** Why the plan was revised. */
  readonly why: readonly RevisionReason[];
  readonly waitsForApproval: boolean;
}

export function revisionText(text: RevisionText, safe: Outgoing): string {
  const { added, dropped, changed } = text;
  const isSame = added.length + dropped.length + changed.length === 0;
  const sections = [
    `🧭 The plan was ${isSame ? 'looked at again and stays as it is' : 'revised'}, because ${clause(revisionReasonText(text.why), safe)}`,
    safe.block(text.approach, 4_000),
    list(
      'Added',
      added.map((task) => `${named(task, safe)}${afterOf(task)}`),
    ),
    list(
      'Changed',
      changed.map(
        ({ task, what }) =>
          `${named(task, safe)} (${what.map((part) => partNames[part]).join(', ')})${afterOf(task)}`,
      ),
    ),
    list(
      'Dropped',
      dropped.map((task) => named(task, safe)),
    ),
    text.waitsForApproval && 'It waits for a person to approve it.',
  ];
  return sections.filter(Boolean).join('\n\n');
}

/** @param problem why there is none. */
export function revisionFailedText(
  text: { readonly why: readonly RevisionReason[]; readonly problem: RevisionFailure },
  safe: Outgoing,
): string {
  return [
    `🧭 The plan could not be revised: ${clause(revisionFailureText(text.problem), safe)}`,
    `It was to be revised because ${clause(revisionReasonText(text.why), safe)}`,
    'The plan stays as it was. What came after an abandoned task waits for a person, and everything else goes on.',
  ].join('\n\n');
}

function clause(why: string, safe: Outgoing): string {
  return ended(safe.line(why, 600));
}

function named(task: TaskSpec, safe: Outgoing): string {
  return `**${task.key}** ${safe.line(task.title, 120)}`;
}

function afterOf({ after }: TaskSpec): string {
  return after.length === 0 ? '' : `, after ${after.join(' and ')}`;
}

function list(heading: string, items: readonly string[]): string | false {
  return items.length > 0 && `${heading}:\n${items.map((item) => `- ${item}`).join('\n')}`;
}
