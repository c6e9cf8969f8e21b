// Reads a request's body, and refuses what does not fit as GitHub does.
import type { Context } from 'hono';
import type { z } from 'zod';
import { invalid, Refusal, type FieldError } from './refusal.ts';

/** @throws Refusal 400 when it is no JSON, 422 when it is not what the route takes. */
export async function bodyOf<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  const text = context.req.method === 'GET' ? '' : await context.req.text();
  const given = text === '' ? {} : parse(text);
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw unacceptable(result.error, given);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

/** A wrong type is an invalid request, a value out of bounds fails validation. */
function unacceptable(error: z.ZodError, given: unknown): Refusal {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue && valueAt(given, issue.path) === undefined) {
    return new Refusal(422, `Invalid request.\n\n"${field}" wasn't supplied.`);
  }
  if (issue?.code === 'invalid_type') {
    return new Refusal(422, `Invalid request.\n\nFor 'properties/${field}', ${issue.message}.`);
  }
  const errors = error.issues.map(
    (one): FieldError => ({
      resource: 'Request',
      field: one.path.join('.'),
      code: one.code === 'too_big' || one.code === 'custom' ? 'custom' : 'invalid',
      message: one.message,
    }),
  );
  return invalid(...errors);
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}
