// The strategist reviews a worker's submission. The domain turns its answer into the verdict.
import { z } from 'zod';
import type { AgentEnd } from '../domain/agent-end.ts';
import { citationProblems, type ReviewedHead } from '../domain/citation.ts';
import type { RanCommand } from '../domain/verdict.ts';
import type { TaskSpec } from '../domain/task-spec.ts';
import type { ReviewAnswer } from '../domain/review-answer.ts';
import { citationProblemText } from '../wording/reasons/evidence.ts';
import { type AgentRun, howItEnded, runAgent } from './agent-run.ts';
import { commandsRun } from './commands-run.ts';
import { type Evidence, wasAskedFor } from './evidence.ts';
import { finishTool, type Judged } from './finish-tool.ts';
import { type ReviewBrief, strategistOpening, strategistSystem } from './prompts/strategist.ts';
import { runningTools } from './toolsets.ts';

export type Reviewed =
  | { readonly ok: true; readonly verdict: ReviewAnswer; readonly ran: readonly RanCommand[] }
  | { readonly ok: false; readonly how: AgentEnd };

interface ReviewOptions extends AgentRun, ReviewBrief {
  /** Used to verify its evidence. Absent for subtasks, which have no commit. */
  readonly head?: Omit<ReviewedHead, 'ran'>;
}

/** @param options.worktree a disposable one at the reviewed head, because the strategist runs commands in it. */
export async function review(options: ReviewOptions): Promise<Reviewed> {
  const submitReview = submitReviewTool(options.task, options.head);
  const end = await runAgent(options, {
    system: strategistSystem,
    opening: strategistOpening(options),
    tools: runningTools,
    finish: [submitReview],
  });
  if (end.end !== 'finished') return { ok: false, how: howItEnded(end, options.limits) };
  return { ok: true, verdict: submitReview.parse(end.call.input), ran: commandsRun(end.seen) };
}

const criterionInput = z.object({
  criterion: z.string().describe('Word for word.'),
  met: z.boolean(),
  evidence: z.string().describe('What shows it, in a sentence.'),
  path: z.string().optional().describe('The file that shows it.'),
  line: z.int().min(1).optional().describe('The line in it.'),
  test: z.string().optional().describe('The title of the test that shows it.'),
  command: z.string().optional().describe('The command, run by you, that shows it.'),
});

const findingInput = z.object({
  severity: z.enum(['blocking', 'advice']),
  path: z.string().optional(),
  line: z.int().min(1).optional().describe('In the file as it is now.'),
  text: z.string().describe('What is wrong, why it matters, what would be right.'),
});

const reviewInput = z.object({
  task: z.string().optional().describe('The key of the task, such as T3.'),
  approve: z.boolean(),
  summary: z.string(),
  criteria: z.array(criterionInput),
  findings: z.array(findingInput).default([]),
});
type ReviewInput = z.infer<typeof reviewInput>;

function submitReviewTool(task: TaskSpec, head: ReviewOptions['head']) {
  return finishTool<ReviewInput>({
    name: 'submit_review',
    description: 'Submits the review.',
    input: reviewInput,
    check: (answer, seen) => judgeReview(answer, seen, task, head),
  });
}

/** Wrong evidence is reported once. The second time, the criterion counts as not met. */
function judgeReview(
  answer: ReviewInput,
  seen: readonly Evidence[],
  task: TaskSpec,
  head: ReviewOptions['head'],
): Judged {
  const problems = reviewProblems(answer, task);
  if (head === undefined || wasAskedFor(seen, 'valid_evidence')) return { problems };
  const evidence = evidenceProblems(answer, { ...head, ran: commandsRun(seen) });
  if (evidence.length === 0) return { problems };
  return { problems: [...problems, ...evidence], askedFor: 'valid_evidence' };
}

function evidenceProblems(answer: ReviewInput, known: ReviewedHead): string[] {
  return answer.criteria
    .filter(({ met }) => met)
    .flatMap((claim) => {
      const problems = citationProblems(claim, known);
      if (problems.length === 0) return [];
      return [
        `The evidence for "${claim.criterion}" does not hold. ${problems.map(citationProblemText).join(' ')} Name what is there, or call it not met.`,
      ];
    });
}

/** The strategist must correct a contradictory or incomplete answer itself, because we cannot know what it meant. */
function reviewProblems(answer: ReviewInput, { key, criteria }: TaskSpec): string[] {
  const problems: string[] = [];
  if (answer.task !== undefined && !answer.task.toUpperCase().includes(key)) {
    problems.push(`You review ${key}, not ${answer.task}.`);
  }
  if (answer.criteria.length < criteria.length) {
    problems.push(
      `Answer all ${criteria.length} criteria, in their order; you answered ${answer.criteria.length}.`,
    );
  }
  if (!answer.approve) {
    const says = answer.findings.length > 0 || answer.criteria.some(({ met }) => !met);
    return says
      ? problems
      : [...problems, 'You do not approve, but no criterion is unmet and there is no finding.'];
  }
  if (answer.criteria.some(({ met }) => !met)) problems.push('You approve although a criterion is not met.');
  if (answer.findings.some(({ severity }) => severity === 'blocking')) {
    problems.push('You approve although a finding is blocking.');
  }
  return problems;
}
