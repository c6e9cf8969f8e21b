// Opens a model as the settings choose it, or says which setting is missing. Each of these is a layer around the model:
// the budget, the turn at the provider, retries while a provider is busy, and the fallback to another model.
import type { Logger } from 'pino';
import type { RoleModel } from '../domain/role-model.ts';
import { anthropicModel } from './anthropic/anthropic.ts';
import { withFallbacks } from './fallback.ts';
import { withLastWord } from './last-word.ts';
import { type Meter, meteredModel } from './metered.ts';
import { type Model, ModelFailure } from './model.ts';
import { openAiModel } from './openai/openai.ts';
import { pacedModel, type Turns } from './paced.ts';
import { defaultPatience, impatient, type Patience, patientModel } from './patience.ts';
import type { ProviderAccess, Providers } from './provider-access.ts';
import { findProvider, type Provider, providers } from './providers.ts';
import type { Seat } from './seat.ts';

interface ModelChoice extends RoleModel {
  /** The setting that made this choice, for messages: `models.code`. */
  readonly setting?: string;
}

interface Models {
  /** Throws ModelFailure; asks no server. */
  open(choice: ModelChoice, meter?: Meter): Model;
}

interface ModelsOptions {
  readonly providers: Providers;
  readonly log: Logger;
  /** The order in which all processes ask; without it this one asks when it likes. */
  readonly turns?: Turns;
  /** How long an answer may stay silent, instead of each provider's usual time. */
  readonly idleMs?: number;
  readonly patience?: Patience;
}

export function createModels(options: ModelsOptions): Models {
  const { log, turns, patience = defaultPatience } = options;

  function layered(choice: ModelChoice, patience: Patience, meter?: Meter, insteadOf?: string): Model {
    const seat = seatOf(choice, options);
    const spoken = seat.provider.dialect === 'anthropic' ? anthropicModel(seat) : openAiModel(seat);
    const bare = withLastWord(spoken);
    const paced = turns ? pacedModel(bare, seat, turns, options.providers[choice.provider]?.limits) : bare;
    const metered = meter ? meteredModel(paced, seat, meter, insteadOf) : paced;
    return patientModel(metered, log, patience);
  }

  return {
    open(choice, meter) {
      const { fallback = [], ...first } = choice;
      const insteadOf = `${choice.provider}:${choice.model}`;
      const models = [first, ...fallback].map((one, index) =>
        layered(
          { ...first, ...one },
          index < fallback.length ? impatient(patience) : patience,
          meter,
          index === 0 ? undefined : insteadOf,
        ),
      );
      return withFallbacks(models, log);
    },
  };
}

/** Throws ModelFailure. */
export function seatOf(choice: ModelChoice, options: Pick<ModelsOptions, 'providers' | 'idleMs'>): Seat {
  const provider = knownProvider(choice);
  const seat = seatFor(choice, provider, options.providers[provider.name] ?? {});
  return options.idleMs === undefined ? seat : { ...seat, idleMs: options.idleMs };
}

function knownProvider(choice: ModelChoice): Provider {
  const provider = findProvider(choice.provider);
  if (provider) return provider;
  const known = providers.map(({ name }) => name);
  const { setting } = choice;
  throw new ModelFailure('request', { is: 'no_such_provider', name: choice.provider, setting, known });
}

function seatFor(choice: ModelChoice, provider: Provider, access: ProviderAccess): Seat {
  const baseUrl = access.baseUrl ?? provider.baseUrl;
  if (!baseUrl) {
    const { name, baseUrlVariable: variable } = provider;
    throw new ModelFailure('key', {
      is: 'address_missing',
      provider: name,
      setting: choice.setting,
      variable,
    });
  }
  // A server of the operator at the provider's address may need no key; if it does, it says so.
  if (provider.needsKey && !access.apiKey && !access.baseUrl) {
    const { title, keyVariable } = provider;
    const { model, setting } = choice;
    throw new ModelFailure('key', { is: 'key_missing', title, model, setting, keyVariable });
  }
  const { model, temperature, maxTokens, setting } = choice;
  return {
    provider,
    model,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    ...(access.apiKey && { apiKey: access.apiKey }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(setting !== undefined && { setting }),
  };
}
