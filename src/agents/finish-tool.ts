// The tools that end an agent's loop. Their input is checked, and the problems go back to the model, which can use its
// remaining steps to fix them.
import { z } from 'zod';
import type { Proof } from '../domain/proof.ts';
import type { ToolSpec } from '../llm/model.ts';
import type { AskedFor, Evidence } from './evidence.ts';
import type { GateContext } from './gate/gate-context.ts';
import { proofLine } from './prompts/proof.ts';
import type { ToolAnswer } from './tools/tool.ts';

export interface Judged {
  /** One sentence for the model per problem. The loop ends if there is none. */
  readonly problems: readonly string[];
  /** Set if the problems are reported only once. */
  readonly askedFor?: AskedFor;
  /** Results in favour of the work. */
  readonly proof?: readonly Proof[];
}

/** @param seen evidence of the transcript so far, including this turn. */
type Check<T> = (
  input: T,
  seen: readonly Evidence[],
  context: GateContext,
) => readonly string[] | Judged | Promise<Judged>;

export interface FinishTool {
  readonly spec: ToolSpec;
  judge(input: unknown, seen: readonly Evidence[], context: GateContext): Promise<Judged>;
}

/** After `judge` accepted an input, `parse` cannot throw on it. */
export interface TypedFinishTool<T> extends FinishTool {
  parse(input: unknown): T;
}

export function finishTool<T>(options: {
  name: string;
  description: string;
  input: z.ZodType<T>;
  /** Runs after the input matched the schema. */
  check?: Check<T>;
}): TypedFinishTool<T> {
  const { name, description, input: schema, check } = options;
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input' });
  return {
    spec: { name, description, parameters },
    async judge(input, seen, context) {
      const parsed = schema.safeParse(input);
      if (!parsed.success) return { problems: parsed.error.issues.map(shapeProblem) };
      const found = (await check?.(parsed.data, seen, context)) ?? [];
      return 'problems' in found ? found : { problems: found };
    },
    parse: (input) => schema.parse(input),
  };
}

function shapeProblem({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.') || 'The input'}: ${message}.`;
}

export function answerTo({ problems, askedFor, proof = [] }: Judged): ToolAnswer {
  if (problems.length === 0) {
    const text = ['Accepted.', ...proof.map((one) => `- ${proofLine(one)}`)].join('\n');
    return { text, seen: [{ is: 'submission_accepted', proof }] };
  }
  const text = ['Not accepted:', ...problems.map((problem) => `- ${problem}`)].join('\n');
  const refused = { is: 'submission_refused', problems, ...(askedFor && { askedFor }) } as const;
  return { text, isError: true, seen: [refused] };
}
