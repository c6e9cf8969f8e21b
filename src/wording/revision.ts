// What people read after the director revised the plan or failed to.
import type { RevisionFailure, RevisionReason } from '../domain/reason.ts';
import type { Revision } from '../domain/revision.ts';
import type { TaskSpec } from '../domain/task-spec.ts';
import type { Outgoing } from './outgoing.ts';
import { partNames } from './reasons/criteria.ts';
import { revisionFailureText, revisionReasonText } from './reasons/ending.ts';
import { ended } from './words.ts';

interface RevisionText extends Revision {
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
    `🧭 The director ${isSame ? 'reviewed the plan and kept it' : 'revised the plan'}. Reason: ${clause(revisionReasonText(text.why), safe)}`,
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
    text.waitsForApproval && 'To approve the plan, comment `/approve`.',
  ];
  return sections.filter(Boolean).join('\n\n');
}

/** @param problem why there is none. */
export function revisionFailedText(
  text: { readonly why: readonly RevisionReason[]; readonly problem: RevisionFailure },
  safe: Outgoing,
): string {
  return [
    `🧭 The director could not revise the plan: ${clause(revisionFailureText(text.problem), safe)}`,
    `Reason for the revision: ${clause(revisionReasonText(text.why), safe)}`,
    'The plan is unchanged. Tasks that depend on an abandoned task wait for a person; all others continue.',
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
