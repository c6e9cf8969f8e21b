// Defines a tool by a zod schema. The schema describes the arguments to the model, validates them, and types them.
import { z } from 'zod';
import type { Evidence } from '../evidence.ts';
import type { Tool, ToolAnswer, ToolContext } from './tool.ts';

interface ToolDefinition<Input> {
  readonly name: string;
  readonly description: string;
  /** A strict object. The model sees its descriptions. */
  readonly input: z.ZodType<Input>;
  readonly mutates: boolean;
  run(input: Input, context: ToolContext): Promise<ToolAnswer>;
}

export function defineTool<Input>(definition: ToolDefinition<Input>): Tool {
  const { name, description, input, mutates } = definition;
  const { $schema: _, ...parameters } = z.toJSONSchema(input, { io: 'input' });
  return {
    spec: { name, description, parameters },
    mutates,
    async run(raw, context) {
      const parsed = input.safeParse(raw, { error: missing });
      if (parsed.success) return definition.run(parsed.data, context);
      return failed(`${name} was not run. ${complaint(raw, parsed.error, input)}`);
    },
  };
}

export function answered(text: string, ...seen: readonly Evidence[]): ToolAnswer {
  return seen.length === 0 ? { text } : { text, seen };
}

export function failed(text: string): ToolAnswer {
  return { text, isError: true };
}

/** Instead of zod's "expected string, received undefined". */
function missing(issue: { readonly input?: unknown }): string | undefined {
  return issue.input === undefined ? 'it is missing' : undefined;
}

/** Explains invalid arguments to the model. */
function complaint(raw: unknown, error: z.ZodError, schema: z.ZodType): string {
  if (isUnparsed(raw)) return `Its arguments are not valid JSON: ${raw._invalid.slice(0, 200)}`;
  const problems = error.issues.map((issue) => {
    const where = issue.path.map(String).join('.');
    return where === '' ? issue.message : `${where}: ${issue.message}`;
  });
  return `${problems.join('; ')}. Its arguments are ${argumentList(schema)}.`;
}

function isUnparsed(raw: unknown): raw is { _invalid: string } {
  return typeof raw === 'object' && raw !== null && '_invalid' in raw && typeof raw._invalid === 'string';
}

function argumentList(schema: z.ZodType): string {
  const shape = schema instanceof z.ZodObject ? schema.shape : {};
  const names = Object.entries(shape).map(([name, type]) => {
    const optional = z.safeParse(type, undefined).success;
    return optional ? `${name}?` : name;
  });
  return `{ ${names.join(', ')} }`;
}
