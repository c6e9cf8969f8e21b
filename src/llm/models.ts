// Opens a model from what the settings say, or says what is missing in them.
import type { Logger } from 'pino';
import { anthropicModel } from './anthropic/anthropic.ts';
import type { Model } from './model.ts';
import { openAiModel } from './openai/openai.ts';
import { defaultPatience, type Patience, patientModel } from './patience.ts';
import { findProvider, type Provider, providers } from './providers.ts';
import type { Seat } from './seat.ts';

export interface ModelChoice {
  readonly provider: string;
  readonly model: string;
  readonly temperature?: number;
  /** Tokens of one reply. */
  readonly maxTokens?: number;
  /** The setting that made this choice, for messages: `models.code`. */
  readonly setting?: string;
}

export interface ProviderSettings {
  readonly apiKey?: string;
  readonly baseUrl?: string;
}

export interface Models {
  /** Throws ConfigProblem; asks no server. */
  open(choice: ModelChoice): Model;
}

/** A setting is missing or wrong; the message names it. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
}

export function createModels(options: {
  /** By the provider's name in the table. */
  providers: Readonly<Record<string, ProviderSettings>>;
  log: Logger;
  patience?: Patience;
}): Models {
  const { log, patience = defaultPatience } = options;
  return {
    open(choice) {
      const provider = knownProvider(choice);
      const seat = seatFor(choice, provider, options.providers[provider.name] ?? {});
      const model = provider.dialect === 'anthropic' ? anthropicModel(seat) : openAiModel(seat);
      return patientModel(model, log, patience);
    },
  };
}

function knownProvider(choice: ModelChoice): Provider {
  const provider = findProvider(choice.provider);
  if (provider) return provider;
  const known = providers.map(({ name }) => name).join(', ');
  throw new ConfigProblem(
    `There is no provider "${choice.provider}"${inSetting(choice)}. Choose one of ${known}; "custom" is any OpenAI-compatible server.`,
  );
}

function seatFor(choice: ModelChoice, provider: Provider, settings: ProviderSettings): Seat {
  const baseUrl = settings.baseUrl ?? provider.baseUrl;
  if (!baseUrl) {
    throw new ConfigProblem(
      `The provider "${provider.name}"${inSetting(choice)} needs an address: set ${provider.baseUrlVariable}.`,
    );
  }
  // Somebody's own server at the provider's place may ask for none; if it does, it says so itself.
  if (provider.needsKey && !settings.apiKey && !settings.baseUrl) {
    throw new ConfigProblem(
      `The model "${choice.model}" of ${provider.title}${inSetting(choice)} needs a key: set ${provider.keyVariable}.`,
    );
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

function inSetting(choice: ModelChoice): string {
  return choice.setting ? ` (${choice.setting})` : '';
}
