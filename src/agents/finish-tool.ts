// The tools with which an agent says that it is done. Their input is checked, and what is wrong with it goes back to
// the model, which then has its remaining steps to mend it.
import { z } from 'zod';
import type { Proof } from '../domain/proof.ts';
import type { ToolSpec } from '../llm/model.ts';
import type { AskedFor, Evidence } from './evidence.ts';
import type { GateContext } from './gate/gate-context.ts';
import { proofLine } from './prompts/proof.ts';
import type { ToolAnswer } from './tools/tool.ts';

export interface Judged {
  /** What speaks against ending here, each a sentence for the model; empty ends the loop. */
  readonly problems: readonly string[];
  /** What the problems ask for, where they are told only once. */
  readonly askedFor?: AskedFor;
  /** What was found in favour of the work. */
  readonly proof?: readonly Proof[];
}

/** @param seen in the transcript so far, and in the turn that makes this call. */
type Check<T> = (
  input: T,
  seen: readonly Evidence[],
  context: GateContext,
) => readonly string[] | Judged | Promise<Judged>;

export interface FinishTool {
  readonly spec: ToolSpec;
  judge(input: unknown, seen: readonly Evidence[], context: GateContext): Promise<Judged>;
}

/** A finishing tool whose input the rest of the program can parse again without surprise. */
export interface TypedFinishTool<T> extends FinishTool {
  parse(input: unknown): T;
}

export function finishTool<T>(options: {
  name: string;
  description: string;
  input: z.ZodType<T>;
  /** Checks meaning, after the shape was found right. */
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

/** The answer to a finishing call; one without problems ends the loop. */
export function answerTo({ problems, askedFor, proof = [] }: Judged): ToolAnswer {
  if (problems.length === 0) {
    const text = ['Accepted.', ...proof.map((one) => `- ${proofLine(one)}`)].join('\n');
    return { text, seen: [{ is: 'hand_in_accepted', proof }] };
  }
  const text = ['Not accepted:', ...problems.map((problem) => `- ${problem}`)].join('\n');
  const refused = { is: 'hand_in_refused', problems, ...(askedFor && { askedFor }) } as const;
  return { text, isError: true, seen: [refused] };
}
