// What a repository decides for itself in `.github/troupe.yml`, laid over the server's defaults. Read from the default
// branch only: nobody changes the rules with the pull request that they would judge.
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Place } from '../domain/run.ts';
import type { RoleModelSettings } from '../domain/role-model.ts';
import { type Budget, type MergePolicy, roles, type Settings, strongerFromTry } from '../domain/settings.ts';
import { repoConfigPath } from '../domain/troupe-files.ts';
import {
  inLine,
  isNoFile,
  isNoYaml,
  mustNameModel,
  needsStrongerModel,
  setupCannotRun,
} from '../wording/config.ts';
import type { Octokit } from './client.ts';
import { problemsOf } from './config-problems.ts';
import { isNotFound } from './failure.ts';

export interface RepoConfig {
  /** The label that starts a run. */
  readonly label: string;
  readonly settings: Settings;
  /** The server lets a project's setup reach registries. */
  readonly setupAllowed?: boolean;
  /** The most that a repository may allow itself a month; only the server's defaults have it. */
  readonly monthUsd?: number;
}

/** `problems` are sentences for the people of the repository; `label` is the one that counts in spite of them. */
type RepoConfigReading =
  | { readonly ok: true; readonly config: RepoConfig }
  | { readonly ok: false; readonly label: string; readonly problems: readonly string[] };

/** Asks with a token that has `contents: read`. Without the file, the defaults hold. */
export async function readRepoConfig(
  octokit: Octokit,
  place: Pick<Place, 'owner' | 'repo' | 'defaultBranch'>,
  defaults: RepoConfig,
): Promise<RepoConfigReading> {
  try {
    const { data } = await octokit.rest.repos.getContent({
      owner: place.owner,
      repo: place.repo,
      path: repoConfigPath,
      ref: place.defaultBranch,
    });
    if (Array.isArray(data) || data.type !== 'file') {
      return { ok: false, label: defaults.label, problems: [isNoFile()] };
    }
    return parseRepoConfig(Buffer.from(data.content, 'base64').toString('utf8'), defaults);
  } catch (error) {
    if (isNotFound(error)) return { ok: true, config: defaults };
    throw error;
  }
}

const count = (min: number, max: number) => z.int().min(min).max(max).optional();

const model = z
  .string()
  .regex(/^[a-z][a-z0-9-]*:\S+$/, mustNameModel())
  .transform((text) => {
    const colon = text.indexOf(':');
    return { provider: text.slice(0, colon), model: text.slice(colon + 1) };
  });

/** Whatever is left out is the server's choice. */
const roleModel = z.union([
  model,
  z.strictObject({
    model: model.optional(),
    temperature: z.number().min(0).max(2).optional(),
    max_tokens: count(16, 1_000_000),
    timeout_seconds: count(30, 21_600),
    fallback: z.union([model.transform((one) => [one]), z.array(model).max(5)]).optional(),
  }),
]);

type RoleModelFile = z.infer<typeof roleModel>;

function roleSettings(given: RoleModelFile): RoleModelSettings {
  if ('provider' in given) return given;
  const { model, temperature, max_tokens: maxTokens, timeout_seconds: timeoutSeconds, fallback } = given;
  return {
    ...model,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(fallback !== undefined && { fallback }),
  };
}

const label = z.string().trim().min(1).max(50).optional();

/** What the file may hold. It may spend less than the server allows, and not more. */
const fileWithin = (
  { budget, stronger }: Pick<Settings, 'budget' | 'stronger'>,
  { setupAllowed = false, monthUsd = Number.MAX_SAFE_INTEGER }: Pick<RepoConfig, 'setupAllowed' | 'monthUsd'>,
) =>
  z.strictObject({
    label,
    setup: z
      .array(z.string().trim().min(1).max(2_000))
      .max(20)
      .refine((commands) => setupAllowed || commands.length === 0, setupCannotRun())
      .optional(),
    install_scripts: z.boolean().optional(),
    limits: z
      .strictObject({
        max_tasks: count(1, 100),
        max_concurrent_workers: count(1, 50),
        max_retries: count(0, 20),
        max_steps: count(1, 500),
        worker_timeout_seconds: count(30, 21_600),
      })
      .optional(),
    budget: z
      .strictObject({
        usd: z.number().positive().max(budget.usd).optional(),
        tokens: count(1, budget.tokens),
        month_usd: z.number().positive().max(monthUsd).optional(),
      })
      .optional(),
    merge: z
      .strictObject({
        approval: z.enum(['strategist', 'human', 'manual']).optional(),
        method: z.enum(['merge', 'squash', 'rebase']).optional(),
        into: z.enum(['default', 'run']).optional(),
      })
      .optional(),
    retries: z
      .strictObject({ stronger_from: count(2, 20), stronger_model: model.optional() })
      .refine((given) => (given.stronger_model ?? stronger) !== undefined, {
        message: needsStrongerModel(),
      })
      .optional(),
    plan_approval: z.boolean().optional(),
    remind_after_hours: count(0, 720),
    on_cancel: z.enum(['close', 'keep']).optional(),
    review: z.strictObject({ max_changed_lines: count(1, 1_000_000) }).optional(),
    models: z.partialRecord(z.enum(roles), roleModel).optional(),
  });

type File = z.infer<ReturnType<typeof fileWithin>>;

/** Parses the file's text. Every problem names its line, the key and what is allowed there. */
export function parseRepoConfig(text: string, defaults: RepoConfig): RepoConfigReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) =>
      inLine(lines.linePos(pos[0]).line, isNoYaml(message)),
    );
    return { ok: false, label: defaults.label, problems };
  }
  const content: unknown = document.toJS() ?? {};
  const file = fileWithin(defaults.settings, defaults);
  const parsed = file.safeParse(content);
  if (parsed.success) return { ok: true, config: overlay(defaults, parsed.data) };
  const named = z.object({ label }).safeParse(content).data?.label ?? defaults.label;
  return { ok: false, label: named, problems: problemsOf(parsed.error, file, document, lines) };
}

function reviewOf({ review }: Settings, given: File): Pick<Settings, 'review'> {
  const maxChangedLines = given.review?.max_changed_lines;
  return { ...(review && { review }), ...(maxChangedLines !== undefined && { review: { maxChangedLines } }) };
}

function overlay(defaults: RepoConfig, given: File): RepoConfig {
  const { settings } = defaults;
  return {
    label: given.label ?? defaults.label,
    settings: {
      ...settings,
      label: given.label ?? settings.label,
      ...limitsOf(given, settings),
      budget: budgetOf(given, settings),
      planApproval: given.plan_approval ?? settings.planApproval,
      ...(given.remind_after_hours === undefined ? {} : { remindAfterHours: given.remind_after_hours }),
      ...(given.on_cancel === undefined ? {} : { pullsOnCancel: given.on_cancel }),
      ...strongerOf(given, settings),
      merge: mergeOf(given, settings),
      ...reviewOf(settings, given),
      models: { ...settings.models, ...modelsOf(given.models ?? {}) },
      ...(given.setup?.length
        ? { setup: { commands: given.setup, installScripts: given.install_scripts ?? false } }
        : {}),
    },
  };
}

function budgetOf({ budget = {} }: File, settings: Settings): Budget {
  return {
    usd: budget.usd ?? settings.budget.usd,
    tokens: budget.tokens ?? settings.budget.tokens,
    ...(budget.month_usd !== undefined && { monthUsd: budget.month_usd }),
  };
}

function mergeOf({ merge = {} }: File, settings: Settings): MergePolicy {
  return {
    ...settings.merge,
    approval: merge.approval ?? settings.merge.approval,
    method: merge.method ?? settings.merge.method,
    ...(merge.into === undefined ? {} : { into: merge.into }),
  };
}

function modelsOf(given: NonNullable<File['models']>): Settings['models'] {
  return Object.fromEntries(Object.entries(given).map(([role, model]) => [role, roleSettings(model)]));
}

function limitsOf({ limits = {} }: File, settings: Settings): Partial<Settings> {
  return {
    maxTasks: limits.max_tasks ?? settings.maxTasks,
    maxConcurrentWorkers: limits.max_concurrent_workers ?? settings.maxConcurrentWorkers,
    maxRetries: limits.max_retries ?? settings.maxRetries,
    maxSteps: limits.max_steps ?? settings.maxSteps,
    workerTimeoutSeconds: limits.worker_timeout_seconds ?? settings.workerTimeoutSeconds,
  };
}

function strongerOf({ retries }: File, { stronger }: Settings): Pick<Settings, 'stronger'> {
  const chosen = retries?.stronger_model ?? stronger?.model;
  if (chosen === undefined) return {};
  return {
    stronger: {
      fromTry: retries?.stronger_from ?? stronger?.fromTry ?? strongerFromTry,
      model: chosen,
    },
  };
}
