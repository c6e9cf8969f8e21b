// How a setting names a model: `provider:model`, with a provider of the table.
import { z } from 'zod';
import type { ModelName } from '../domain/role-model.ts';
import { providers } from '../llm/providers.ts';
import type { Form } from './forms.ts';

const names = providers.map(({ name }) => name);

/** Only the first colon divides, because a model can have one in its name (`qwen3:32b`). */
const schema: z.ZodType<ModelName, string> = z
  .string()
  .regex(/^[a-z]+:\S+$/)
  .transform((given) => {
    const colon = given.indexOf(':');
    return { provider: given.slice(0, colon), model: given.slice(colon + 1) };
  })
  .pipe(z.object({ provider: z.enum(names), model: z.string() }));

const allowed = `provider:model, with one of the providers ${names.join(', ')}`;

export function modelChoice(): Form<ModelName> {
  return { schema, allowed, example: 'openrouter:minimax/minimax-m2' };
}

export function modelChoices(): Form<readonly ModelName[]> {
  return {
    schema: z
      .string()
      .transform((given) => given.split(',').map((part) => part.trim()))
      .pipe(z.array(schema).min(1).max(5)),
    allowed: `${allowed}; up to five, separated by commas`,
    example: 'openai:gpt-5.6-terra,glm:glm-5.3',
  };
}
