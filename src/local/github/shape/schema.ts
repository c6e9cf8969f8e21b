// The shapes of GitHub's answers, as its own published types give them, and what all shapes share.
import type { RestEndpointMethodTypes } from '@octokit/rest';

type Methods = RestEndpointMethodTypes;

/** What a REST method answers with. */
export type Answer<
  Group extends keyof Methods,
  Method extends keyof Methods[Group],
> = Methods[Group][Method] extends { response: { data: infer Data } } ? Data : never;

/** GitHub's times have whole seconds. */
export function time(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function timeOrNull(at: number | null): string | null {
  return at === null ? null : time(at);
}

/** The global id that GraphQL knows a record by; it names the noun and the database id. */
export function nodeId(noun: string, id: number): string {
  return `${noun}_${Buffer.from(String(id)).toString('base64url')}`;
}

/** The noun and database id in a global id. */
export function parseNodeId(id: string): { readonly noun: string; readonly id: number } | undefined {
  const [, noun, encoded] = /^([A-Z]+)_([\w-]+)$/.exec(id) ?? [];
  if (noun === undefined || encoded === undefined) return undefined;
  return { noun, id: Number(Buffer.from(encoded, 'base64url').toString('utf8')) };
}
