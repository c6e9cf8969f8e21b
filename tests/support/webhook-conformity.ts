// Holds webhooks against GitHub's description of them and against the examples that its users have published.
import { createRequire } from 'node:module';
import { description, objections } from './github-description.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Webhook {
  readonly event: string;
  readonly payload: Fields;
}

const published = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly {
  readonly name: string;
  readonly examples: readonly Fields[];
}[];

/** Every way in which the webhooks are not as GitHub sends them, each once; nothing when all conform. */
export function webhookProblemsIn(webhooks: readonly Webhook[]): string[] {
  return [...new Set(webhooks.flatMap(problemsOf))];
}

/** As `issues.labeled`, or `push`. */
export function kindOf({ event, payload }: Webhook): string {
  const { action } = payload;
  return typeof action === 'string' ? `${event}.${action}` : event;
}

function problemsOf(webhook: Webhook): string[] {
  const kind = kindOf(webhook);
  if (description.webhooks[kind] === undefined) return [`GitHub's webhook ${kind} is not in the data`];
  return [...objections(`webhooks/${kind}`, kind, webhook.payload), ...unlikeExamples(webhook)];
}

/** What the payload lacks of that which all examples of its event have; the kinds of values are the description's matter. */
function unlikeExamples(webhook: Webhook): string[] {
  const { event, payload } = webhook;
  const all = published.find(({ name }) => name === event)?.examples ?? [];
  const same = all.filter(({ action }) => action === payload['action']);
  // On top an action decides what there is; below, there are too few examples of one action to tell rule from chance.
  return sharedKeys(same.length > 0 ? same : all).flatMap((key) => [
    ...lacking(`${kindOf(webhook)}/${key}`, valuesOf(key, all), payload[key]),
  ]);
}

function* lacking(path: string, examples: readonly unknown[], value: unknown): Generator<string> {
  if (value === undefined) yield `${path} is missing`;
  else if (Array.isArray(value)) {
    const firsts = examples.flatMap((example) => (Array.isArray(example) ? example.slice(0, 1) : []));
    if (value.length > 0 && firsts.length > 0) yield* lacking(`${path}/0`, firsts, value[0]);
  } else if (isRecord(value)) {
    const records = examples.filter(isRecord);
    for (const key of sharedKeys(records)) {
      yield* lacking(`${path}/${key}`, valuesOf(key, records), value[key]);
    }
  }
}

/** What the examples share by chance: their repositories belong to organizations, their Apps may do the same things. */
const chance = new Set(['organization', 'permissions']);

function sharedKeys(records: readonly Fields[]): string[] {
  const [first = {}, ...others] = records;
  return Object.keys(first).filter((key) => !chance.has(key) && others.every((other) => key in other));
}

function valuesOf(key: string, records: readonly Fields[]): unknown[] {
  return records.flatMap((one) => (key in one ? [one[key]] : []));
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
