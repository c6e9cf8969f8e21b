// The tools with which an agent says that it is done. Their input is checked, and what is wrong with it goes back to
// the model, which then has its remaining steps to mend it.
import { z } from 'zod';
import type { Message, ToolSpec } from '../llm/model.ts';
import type { GateContext } from './gate/change-gate.ts';

export interface Judged {
  /** What speaks against ending here, each a sentence for the model; empty ends the loop. */
  readonly problems: readonly string[];
  /** What was found in favour of the work, a line each; kept with the answer, so that the transcript holds it. */
  readonly proof?: readonly string[];
}

/** @param messages the transcript up to and with the reply that makes this call. */
type Check<T> = (
  input: T,
  messages: readonly Message[],
  context: GateContext,
) => readonly string[] | Judged | Promise<Judged>;

export interface FinishTool {
  readonly spec: ToolSpec;
  judge(input: unknown, messages: readonly Message[], context: GateContext): Promise<Judged>;
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
    async judge(input, messages, context) {
      const parsed = schema.safeParse(input);
      if (!parsed.success) return { problems: parsed.error.issues.map(shapeProblem) };
      const found = (await check?.(parsed.data, messages, context)) ?? [];
      return 'problems' in found ? found : { problems: found };
    },
    parse: (input) => schema.parse(input),
  };
}

function shapeProblem({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.') || 'The input'}: ${message}.`;
}

const accepted = 'Accepted.';

/** The answer to a finishing call that ends the loop. */
export function acceptance({ proof = [] }: Judged): string {
  return [accepted, ...proof.map((line) => `- ${line}`)].join('\n');
}

/** The answer to a finishing call that does not end it. */
export function rejection({ problems }: Judged): string {
  return ['Not accepted:', ...problems.map((problem) => `- ${problem}`)].join('\n');
}

/** The reasons in such an answer. */
export function refusedFor(answer: string): string[] {
  return answer.split('\n').flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
}

/** What was found in favour of the work that a transcript ends with; empty if nothing was looked for. */
export function proofIn(messages: readonly Message[]): string {
  const last = messages.at(-1);
  const answer =
    last?.role === 'tools' ? last.results.find(({ text }) => text.startsWith(accepted)) : undefined;
  return answer?.text.slice(accepted.length).trim() ?? '';
}
