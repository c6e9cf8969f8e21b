// Which model each role uses: the one that is named, else a default of the configured providers.
import type { RoleModel } from '../domain/role-model.ts';
import { type Role, roles } from '../domain/settings.ts';
import { familyOf } from '../llm/model-family.ts';
import type { ProviderAccess, Providers } from '../llm/provider-access.ts';
import { providers } from '../llm/providers.ts';
import type { Values } from './environment.ts';
import type { RolePrefix } from './settings/models.ts';

export type RoleModels = Readonly<Record<Role, RoleModel>>;

/** Every role's model, or undefined when nothing at all says which models there are. */
export function chooseRoleModels(values: Values, configured: Providers): RoleModels | undefined {
  const chosen = choose(values, configured);
  if (chosen === undefined) return undefined;
  const { director, worker, strategist } = chosen;
  return {
    director: withSettings(director, values, 'DIRECTOR'),
    code: withSettings(values.CODE_MODEL ?? worker, values, 'CODE', 'WORKER'),
    test: withSettings(values.TEST_MODEL ?? worker, values, 'TEST', 'WORKER'),
    planner: withSettings(values.PLANNER_MODEL ?? worker, values, 'PLANNER', 'WORKER'),
    research: withSettings(values.RESEARCH_MODEL ?? worker, values, 'RESEARCH', 'WORKER'),
    strategist: withSettings(strategist, values, 'STRATEGIST'),
  };
}

/** Adds the settings of the role; a setting that it lacks comes from `inherited`. */
function withSettings(
  model: RoleModel,
  values: Values,
  role: Uppercase<Role>,
  inherited: RolePrefix = role,
): RoleModel {
  const temperature = values[`${role}_TEMPERATURE`] ?? values[`${inherited}_TEMPERATURE`];
  const maxTokens = values[`${role}_MAX_TOKENS`] ?? values[`${inherited}_MAX_TOKENS`];
  const timeoutSeconds = values[`${role}_TIMEOUT_SECONDS`];
  const fallback = values[`${role}_FALLBACK`] ?? values[`${inherited}_FALLBACK`];
  return {
    ...model,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(fallback !== undefined && { fallback }),
  };
}

interface Defaults {
  readonly strongest: RoleModel;
  readonly quick: RoleModel;
}

function choose(
  values: Values,
  configured: Providers,
): { director: RoleModel; worker: RoleModel; strategist: RoleModel } | undefined {
  const usual = defaultsOf(configured, ({ baseUrl }) => baseUrl === undefined);
  // A server of the operator at a provider's address may serve other models, so there a named model comes first.
  const redirected = defaultsOf(configured, ({ baseUrl }) => baseUrl !== undefined);
  const named = values.WORKER_MODEL ?? values.DIRECTOR_MODEL ?? values.CODE_MODEL ?? values.STRATEGIST_MODEL;
  const director = values.DIRECTOR_MODEL ?? usual[0]?.strongest ?? named ?? redirected[0]?.strongest;
  const worker = values.WORKER_MODEL ?? usual[0]?.quick ?? named ?? redirected[0]?.quick;
  if (director === undefined || worker === undefined) return undefined;
  const strategist = values.STRATEGIST_MODEL ?? ofAnotherFamily(values, worker, usual) ?? director;
  return { director, worker, strategist };
}

/** A reviewer of another family does not share the worker's blind spots. */
function ofAnotherFamily(
  values: Values,
  worker: RoleModel,
  usual: readonly Defaults[],
): RoleModel | undefined {
  const code = familyOfModel(values.CODE_MODEL ?? worker);
  const test = familyOfModel(values.TEST_MODEL ?? worker);
  const others = usual.map(({ strongest }) => strongest).filter((model) => familyOfModel(model) !== code);
  return others.find((model) => familyOfModel(model) !== test) ?? others[0];
}

function familyOfModel({ provider, model }: RoleModel): string {
  return familyOf({ provider, name: model });
}

/** In the order of the table. */
function defaultsOf(configured: Providers, counts: (access: ProviderAccess) => boolean): Defaults[] {
  return providers.flatMap(({ name: provider, models }) => {
    const access = configured[provider];
    if (access === undefined || !counts(access) || !('strongest' in models)) return [];
    const { strongest, quick } = models;
    return [{ strongest: { provider, model: strongest }, quick: { provider, model: quick } }];
  });
}

/** In seconds, for the roles that have one of their own. */
export function roleTimeouts(models: RoleModels): Partial<Record<Role, number>> {
  return Object.fromEntries(
    roles.flatMap((role) => {
      const { timeoutSeconds } = models[role];
      return timeoutSeconds === undefined ? [] : [[role, timeoutSeconds]];
    }),
  );
}
