// The models of the roles: a model, its parameters and limits for each role, and for all workers together.
import type { ModelName } from '../../domain/role-model.ts';
import { type Role, strongerFromTry } from '../../domain/settings.ts';
import { decimal, wholeNumber } from '../forms.ts';
import { modelChoice, modelChoices } from '../model-choice.ts';
import { optional, preset, type Setting } from '../setting.ts';

/** What a role's variables begin with; `WORKER` stands for all workers that have no setting of their own. */
export type RolePrefix = Uppercase<Role> | 'WORKER';

interface RoleRow {
  readonly prefix: RolePrefix;
  /** Completes "Model of …". */
  readonly who: string;
  /** The model where none is set. */
  readonly model: string;
  /** The role whose other settings hold where this one has none. */
  readonly inherits?: 'WORKER';
}

export const roleRows: readonly RoleRow[] = [
  {
    prefix: 'DIRECTOR',
    who: 'the director',
    model: 'the strongest model of the first provider with a key',
  },
  {
    prefix: 'WORKER',
    who: 'all workers',
    model: 'the quick model of the first provider with a key',
  },
  { prefix: 'CODE', who: 'code workers', model: 'WORKER_MODEL', inherits: 'WORKER' },
  { prefix: 'TEST', who: 'test workers', model: 'WORKER_MODEL', inherits: 'WORKER' },
  { prefix: 'PLANNER', who: 'plan workers', model: 'WORKER_MODEL', inherits: 'WORKER' },
  { prefix: 'RESEARCH', who: 'research workers', model: 'WORKER_MODEL', inherits: 'WORKER' },
  {
    prefix: 'STRATEGIST',
    who: 'the strategist',
    model: "the strongest model of another model family, or else the director's",
  },
];

interface RoleColumn {
  readonly suffix: string;
  readonly heading: string;
  /** Its key in `.github/troupe.yml`, below `models.<role>`. */
  readonly repositoryKey: string;
  /** Says for all roles what these variables mean. */
  readonly about: string;
  readonly setting: (row: RoleRow) => Setting;
}

const orWorkers = ({ inherits }: RoleRow, suffix: string, otherwise: string): string =>
  inherits === undefined ? otherwise : `${inherits}_${suffix}`;

/** The settings of a role. The documentation shows them as a matrix, with a role in each row. */
export const roleColumns: readonly RoleColumn[] = [
  {
    suffix: 'MODEL',
    heading: 'model',
    repositoryKey: 'model',
    about: 'the model, as `provider:model`.',
    setting: ({ who, model }) =>
      optional(modelChoice(), { meaning: `Model of ${who}, as provider:model.`, otherwise: model }),
  },
  {
    suffix: 'TEMPERATURE',
    heading: 'temperature',
    repositoryKey: 'temperature',
    about: "0 to 2. Leave it out for models that refuse the parameter. Default: the provider's.",
    setting: (row) =>
      optional(decimal({ min: 0, max: 2, example: '0.3' }), {
        meaning: `Temperature of ${row.who}. Leave it out for models that refuse the parameter.`,
        otherwise: orWorkers(row, 'TEMPERATURE', "the provider's default"),
      }),
  },
  {
    suffix: 'MAX_TOKENS',
    heading: 'tokens per reply',
    repositoryKey: 'max_tokens',
    about: "the most tokens of one reply, which are also reserved in the budget. Default: the model's limit.",
    setting: (row) =>
      optional(wholeNumber({ min: 16, max: 1_000_000, example: '16000' }), {
        meaning: `Most tokens of one reply of ${row.who}, which are also reserved in the budget.`,
        otherwise: orWorkers(row, 'MAX_TOKENS', "the model's limit"),
      }),
  },
  {
    suffix: 'TIMEOUT_SECONDS',
    heading: 'timeout',
    repositoryKey: 'timeout_seconds',
    about: 'longest time for one attempt, plan or review, in seconds. Default: `WORKER_TIMEOUT_SECONDS`.',
    setting: ({ who }) =>
      optional(wholeNumber({ min: 10, max: 86_400, example: '1800' }), {
        meaning: `Longest time for one attempt, plan or review by ${who}, in seconds.`,
        otherwise: 'WORKER_TIMEOUT_SECONDS',
      }),
  },
  {
    suffix: 'FALLBACK',
    heading: 'fallback',
    repositoryKey: 'fallback',
    about: 'models that replace an unavailable model, in this order, separated by commas.',
    setting: (row) =>
      optional(modelChoices(), {
        meaning: `Models that replace an unavailable model of ${row.who}, in this order: provider:model, separated by commas.`,
        otherwise: orWorkers(row, 'FALLBACK', 'none'),
      }),
  },
];

type RoleVariables = { readonly [P in RolePrefix as `${P}_MODEL`]: Setting<ModelName> } & {
  readonly [P in RolePrefix as `${P}_TEMPERATURE`]: Setting<number>;
} & { readonly [P in RolePrefix as `${P}_MAX_TOKENS`]: Setting<number> } & {
  readonly [P in Uppercase<Role> as `${P}_TIMEOUT_SECONDS`]: Setting<number>;
} & { readonly [P in RolePrefix as `${P}_FALLBACK`]: Setting<readonly ModelName[]> };

/** WORKER_TIMEOUT_SECONDS has a default and stands among the limits. */
const roleVariables = Object.fromEntries(
  roleColumns.flatMap(({ suffix, setting }) =>
    roleRows
      .map((row): [string, Setting] => [`${row.prefix}_${suffix}`, setting(row)])
      .filter(([name]) => name !== 'WORKER_TIMEOUT_SECONDS'),
  ),
) as RoleVariables;

export const models = {
  ...roleVariables,
  STRONGER_MODEL: optional(modelChoice(), {
    repositoryKey: 'retries.stronger_model',
    meaning: 'Model for later attempts at a task that keeps failing, as provider:model.',
    otherwise: 'the same model for every attempt',
  }),
  STRONGER_FROM_ATTEMPT: preset(wholeNumber({ min: 2, max: 20, example: '3' }), strongerFromTry, {
    repositoryKey: 'retries.stronger_from',
    meaning: 'First attempt that uses STRONGER_MODEL, counted from the last `/retry`.',
  }),
};
