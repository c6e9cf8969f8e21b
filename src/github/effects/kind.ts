// What a kind of effect is: one way to change something on GitHub, told how to send it, how to find it again after a lost
// answer, and which fact follows from it. A new kind is one file here and one line in kinds.ts.
import type { z } from 'zod';
import { type EffectName, type NewEffect, newEffect } from '../../domain/effect.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Json } from '../../domain/json.ts';
import type { Place } from '../../domain/run.ts';
import type { Octokit, Permissions, Self } from '../client.ts';
import { GitHubFailure } from '../failure.ts';

export interface EffectContext {
  /** Its token has the kind's permissions, for the run's repository only. */
  readonly octokit: Octokit;
  readonly place: Place;
  readonly self: Self;
  readonly run: number;
  /** Names this effect among all of all runs. */
  readonly identity: string;
  /** The body, cut to what GitHub takes, with this effect's hidden marker. */
  readonly mark: (body: string) => string;
  /** Whether we wrote this for this very effect. */
  readonly isMine: (thing: { body?: string | null | undefined; user: { id: number } | null }) => boolean;
}

interface EffectKind<P extends Json, R extends Json> {
  readonly name: string;
  /** What its token may do, and nothing else. */
  readonly permissions: Permissions;
  readonly payload: z.ZodType<P>;
  readonly result: z.ZodType<R>;
  /** Throws GitHubFailure. What GitHub answers as a matter of course (it cannot be merged) is a result. */
  send(context: EffectContext, payload: P): Promise<R>;
  /** Looks for it after a lost answer. Where sending twice changes nothing, there is nothing to look for. */
  find?(context: EffectContext, payload: P): Promise<R | undefined>;
  fact?(payload: P, result: R): Fact | undefined;
}

/** A kind with one payload parsed into it. */
export interface OpenedEffect {
  readonly permissions: Permissions;
  send(context: EffectContext): Promise<Json>;
  find(context: EffectContext): Promise<Json | undefined>;
  facts(result: Json): Fact[];
}

interface RegisteredKind<P extends Json> {
  readonly name: string;
  readonly permissions: Permissions;
  plan(name: EffectName, payload: P): NewEffect;
  open(payload: unknown): OpenedEffect;
}

/** Gives every kind the same shape, whatever its payload and result are. */
export function effectKind<P extends Json, R extends Json>(kind: EffectKind<P, R>): RegisteredKind<P> {
  return {
    name: kind.name,
    permissions: kind.permissions,
    plan: (name, payload) => newEffect(name, kind.name, payload),
    open(json) {
      const payload = kind.payload.parse(json);
      return {
        permissions: kind.permissions,
        send: async (context) => readable(kind, await kind.send(context, payload)),
        find: async (context) => kind.find?.(context, payload),
        facts(result) {
          const fact = kind.fact?.(payload, kind.result.parse(result));
          return fact === undefined ? [] : [fact];
        },
      };
    },
  };
}

/** Octokit takes an answer whose body broke off for a success without content: that is a lost answer. */
function readable<P extends Json, R extends Json>(kind: EffectKind<P, R>, result: R): R {
  const parsed = kind.result.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new GitHubFailure('lost', { is: 'github_unreadable', to: kind.name }, { cause: parsed.error });
}
