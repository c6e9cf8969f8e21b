// What a to-do may hold, and what is wrong with one that is refused.
import { Problem } from './problem.js';

const fields = {
  title: {
    accepts: (value) => typeof value === 'string' && value.trim() !== '',
    wants: 'a text that is not empty',
  },
  done: { accepts: (value) => typeof value === 'boolean', wants: 'true or false' },
};

export function parseNew(body) {
  const todo = parseChanges(body);
  if (todo.title === undefined) throw new Problem(422, 'a to-do needs a title');
  return todo;
}

export function parseChanges(body) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem(422, 'a to-do is a JSON object');
  }
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) throw new Problem(422, `a to-do has no ${name}`);
    if (!field.accepts(value)) throw new Problem(422, `${name} must be ${field.wants}`);
  }
  return body;
}
