// Opens a model from what the settings say, or says what is missing in them. What is opened asks who pays, waits for
// its turn, waits out a busy provider, and hands over to another model when there is no help: each a layer around
// the model itself.
import type { Logger } from 'pino';
import type { ModelChoiceProblem } from '../domain/trouble.ts';
import { modelChoiceText } from '../wording/reasons/trouble.ts';
import { anthropicModel } from './anthropic/anthropic.ts';
import { withFallbacks } from './fallback.ts';
import { withLastWord } from './last-word.ts';
import { type Meter, meteredModel } from './metered.ts';
import type { Model } from './model.ts';
import { openAiModel } from './openai/openai.ts';
import { pacedModel, type RateLimits, type Turns } from './paced.ts';
import { defaultPatience, impatient, type Patience, patientModel } from './patience.ts';
import { findProvider, type Provider, providers } from './providers.ts';
import type { Seat } from './seat.ts';

export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

export interface ModelChoice extends ModelName {
  readonly temperature?: number;
  /** Tokens of one reply. */
  readonly maxTokens?: number;
  /** Who takes over, one after the other, when it cannot be had. */
  readonly fallback?: readonly ModelName[];
  /** The setting that made this choice, for messages: `models.code`. */
  readonly setting?: string;
}

export interface ProviderSettings {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  /** What a minute may hold, over all processes that share the turns. */
  readonly limits?: RateLimits;
}

export interface Models {
  /** Throws ConfigProblem; asks no server. */
  open(choice: ModelChoice, meter?: Meter): Model;
}

export interface ModelsOptions {
  /** By the provider's name in the table. */
  readonly providers: Readonly<Record<string, ProviderSettings>>;
  readonly log: Logger;
  /** The order in which all processes ask; without it this one asks when it likes. */
  readonly turns?: Turns;
  /** How long an answer may stay silent, instead of each provider's usual time. */
  readonly idleMs?: number;
  readonly patience?: Patience;
}

/** A setting is missing or wrong; the message names it. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
  readonly trouble: ModelChoiceProblem;

  constructor(trouble: ModelChoiceProblem) {
    super(modelChoiceText(trouble));
    this.trouble = trouble;
  }
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

/** Where a choice leads. Throws ConfigProblem. */
export function seatOf(choice: ModelChoice, options: Pick<ModelsOptions, 'providers' | 'idleMs'>): Seat {
  const provider = knownProvider(choice);
  const seat = seatFor(choice, provider, options.providers[provider.name] ?? {});
  return options.idleMs === undefined ? seat : { ...seat, idleMs: options.idleMs };
}

function knownProvider(choice: ModelChoice): Provider {
  const provider = findProvider(choice.provider);
  if (provider) return provider;
  const known = providers.map(({ name }) => name);
  throw new ConfigProblem({ is: 'no_such_provider', name: choice.provider, setting: choice.setting, known });
}

function seatFor(choice: ModelChoice, provider: Provider, settings: ProviderSettings): Seat {
  const baseUrl = settings.baseUrl ?? provider.baseUrl;
  if (!baseUrl) {
    throw new ConfigProblem({
      is: 'address_missing',
      provider: provider.name,
      setting: choice.setting,
      variable: provider.baseUrlVariable,
    });
  }
  // Somebody's own server at the provider's place may ask for none; if it does, it says so itself.
  if (provider.needsKey && !settings.apiKey && !settings.baseUrl) {
    const { title, keyVariable } = provider;
    throw new ConfigProblem({
      is: 'key_missing',
      title,
      model: choice.model,
      setting: choice.setting,
      keyVariable,
    });
  }
  const { model, temperature, maxTokens, setting } = choice;
  return {
    provider,
    model,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    ...(settings.apiKey && { apiKey: settings.apiKey }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { maxTokens }),
    ...(setting !== undefined && { setting }),
  };
}
