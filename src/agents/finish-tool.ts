// The tools with which an agent says that it is done. Their input is checked, and what is wrong with it goes back to
// the model, which then has its remaining steps to mend it.
import { z } from 'zod';
import type { Message, ToolSpec } from '../llm/model.ts';

export interface FinishTool {
  readonly spec: ToolSpec;
  /**
   * What speaks against ending here, each a sentence for the model; empty ends the loop.
   * @param messages the transcript up to and with the reply that makes this call.
   */
  problems(input: unknown, messages: readonly Message[]): readonly string[];
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
  check?: (input: T, messages: readonly Message[]) => readonly string[];
}): TypedFinishTool<T> {
  const { name, description, input: schema, check } = options;
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input' });
  return {
    spec: { name, description, parameters },
    problems(input, messages) {
      const parsed = schema.safeParse(input);
      if (parsed.success) return check?.(parsed.data, messages) ?? [];
      return parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'The input'}: ${message}.`);
    },
    parse: (input) => schema.parse(input),
  };
}
