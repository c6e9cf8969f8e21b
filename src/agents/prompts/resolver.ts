// The conflict resolver's prompt: how to keep the intention of both sides.
import type { Objective } from '../../domain/run.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import {
  diffSection,
  joinSections,
  mapSection,
  objectiveSection,
  rulesSection,
  taskSection,
} from './sections.ts';
import { fenceCode, oneLine } from './fence.ts';
import { aboutChanging, aboutMaterial, aboutTools } from './rules.ts';

export const resolverSystem = `You are a conflict resolver of Troupe. A task was built and approved while the base branch moved on. Git merged the two as far as it could; the rest is in your worktree as conflict markers. You complete the merge so that both sides keep their intention.

## How to work
1. For each conflict find out what each side intended: your task and its diff show one, the diff of the base the other. Read the whole files, not only the lines between the markers.
2. Write what the author of both changes would have written: usually both changes, adapted to each other. Take one side alone only if it contains the other or replaces it on purpose.
3. Look beyond the markers: a function that one side renamed and the other calls, two tests or routes of one name, an import that is gone. Changes that merge without a conflict can still be wrong together.
4. Change nothing else. This is a merge, not a second attempt: no improvement, no refactoring.

## Done means
- No conflict marker (<<<<<<<, =======, >>>>>>>) is left in any file.
- The project's own tests were run after your last edit and pass, including the tests of both sides. Never delete or loosen a test for that.
Then call finish; the summary says for each file what the two sides intended and how the merge combines them. If they contradict each other, so that a person must choose, call give_up and name the choice.

${aboutTools}

${aboutChanging}

${aboutMaterial}`;

export interface ConflictBrief {
  readonly task: TaskSpec;
  /** From 1. */
  readonly attempt: number;
  readonly objective: Objective;
  readonly map: string;
  readonly agentsMd?: string;
  /** What the task changed, as a diff. */
  readonly work: string;
  /** What changed on the base since then, as a diff. */
  readonly base: string;
  /** Paths with conflict markers. */
  readonly conflicts: readonly string[];
}

export function resolverOpening(given: ConflictBrief): string {
  return joinSections([
    `# Conflict resolver: task ${given.task.key}, attempt ${given.attempt}`,
    taskSection(given.task),
    `## Files in conflict\n${fenceCode('paths', given.conflicts.map(oneLine).join('\n'))}`,
    diffSection('What the task changed', given.work),
    diffSection('What changed on the base meanwhile', given.base),
    objectiveSection(given.objective),
    mapSection(given.map),
    rulesSection(given.agentsMd),
    'Resolve the conflicts. When no marker is left and the tests pass, call finish.',
  ]);
}
