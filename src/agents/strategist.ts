// The strategist: reviews what a worker handed in. Its answer is only an answer; the domain makes the verdict of it.
import { z } from 'zod';
import type { ReviewAnswer } from '../domain/verdict.ts';
import { type AgentRun, fruitless, runAgent } from './agent-run.ts';
import { finishTool } from './finish-tool.ts';
import { type ReviewCase, strategistOpening, strategistSystem } from './prompts/strategist.ts';
import { runningTools } from './toolsets.ts';

export type Reviewed =
  | { readonly ok: true; readonly verdict: ReviewAnswer }
  | { readonly ok: false; readonly why: string };

/** @param options.worktree a throw-away one at the reviewed head: the strategist runs commands in it. */
export async function review(options: AgentRun & ReviewCase): Promise<Reviewed> {
  const submitReview = submitReviewTool(options.task.criteria);
  const end = await runAgent(options, {
    system: strategistSystem,
    opening: strategistOpening(options),
    tools: runningTools,
    finish: [submitReview],
  });
  if (end.end !== 'finished')
    return { ok: false, why: `the strategist ${fruitless(end, options.limits).why}` };
  return { ok: true, verdict: submitReview.parse(end.call.input) };
}

const criterionInput = z.object({
  criterion: z.string().describe('Word for word.'),
  met: z.boolean(),
  evidence: z.string().describe('File and line, a test by name, or a command and what it printed.'),
});

const findingInput = z.object({
  severity: z.enum(['blocking', 'advice']),
  path: z.string().optional(),
  line: z.int().min(1).optional().describe('In the file as it is now.'),
  text: z.string().describe('What is wrong, why it matters, what would be right.'),
});

const reviewInput = z.object({
  approve: z.boolean(),
  summary: z.string(),
  criteria: z.array(criterionInput),
  findings: z.array(findingInput).default([]),
});

function submitReviewTool(criteria: readonly string[]) {
  return finishTool<z.infer<typeof reviewInput>>({
    name: 'submit_review',
    description: 'Hands in the review.',
    input: reviewInput,
    check: (answer) => reviewProblems(answer, criteria),
  });
}

/** An answer that contradicts itself or passes over a criterion is better mended by its author than interpreted. */
function reviewProblems(answer: z.infer<typeof reviewInput>, criteria: readonly string[]): string[] {
  const problems: string[] = [];
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
