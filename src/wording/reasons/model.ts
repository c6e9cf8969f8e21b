// Why a model does not answer, or why its answer is waited for, and what a person can do about it. Whoever runs the server
// reads these at its start, and people on GitHub while a run is stalled.
import { counted, listed, thousands } from './phrase.ts';

/** Which model was asked, where, and by whose choice. */
export interface ModelPlace {
  /** The provider's name in front of people. */
  readonly title: string;
  readonly model: string;
  readonly baseUrl: string;
  /** The variable that holds the key, and the setting that names the model, where there is one. */
  readonly keyVariable?: string | undefined;
  readonly setting?: string | undefined;
}

export function couldNotBeReached({ title, baseUrl }: ModelPlace, cause: string): string {
  return `${title} could not be reached at ${baseUrl}, or broke off its answer: ${cause}`;
}

export function hasNoCredit(place: ModelPlace, status: number): string {
  return `${place.title} has no credit left for ${keyOf(place)} (${status}). Top it up or use another key.`;
}

/** The provider's own words may repeat a part of the key, so they are not quoted. */
export function refusedKey(place: ModelPlace, status: number): string {
  return `${place.title} refused ${keyOf(place)} (${status}). Set a valid one.`;
}

export function mayNotUse(place: ModelPlace): string {
  return `${place.title} does not let ${keyOf(place)} use "${place.model}" (403). Give it access, or choose another model${inSetting(place)}.`;
}

/** @param pullCommand downloads a model, at a provider that has to be told. */
export function knowsNoModel(
  place: ModelPlace,
  baseUrlVariable: string,
  pullCommand: string | undefined,
): string {
  const pull = pullCommand === undefined ? '' : ` To download it: ${pullCommand} ${place.model}`;
  return `${place.title} knows no model "${place.model}" at ${place.baseUrl} (404). Choose another model${inSetting(place)}, or check ${baseUrlVariable}.${pull}`;
}

export function limitsUs({ title }: ModelPlace, words: string): string {
  return `${title} limits how often we may ask (429): ${words}`;
}

export function isInTrouble({ title }: ModelPlace, status: number, words: string): string {
  return `${title} is in trouble at the moment (${status}): ${words}`;
}

export function doesNotAccept({ title, model }: ModelPlace, status: number, words: string): string {
  return `${title} does not accept this request to "${model}" (${status}): ${words}`;
}

export function brokeOff(title: string): string {
  return `${title} broke off its answer before the end.`;
}

/** Another provider's, behind the one that was asked. */
export function modelFailedInTheMidst(title: string, model: string): string {
  return `${title} says that "${model}" failed in the midst of its answer.`;
}

export function fellSilent(title: string, seconds: number): string {
  return `${title} has sent nothing for ${seconds} seconds, so the request was ended.`;
}

export function failedInTheMidst(title: string, code: string | null | undefined, words: string): string {
  return `${title} failed in the midst of its answer (${code}): ${words}`;
}

/** @param until UTC, to the minute. */
export function askedForRest(title: string, until: string): string {
  return `${title} asked us not to ask again before ${until} UTC.`;
}

export function waitsOutPause(provider: string): string {
  return `waits for ${provider}, which asked for a pause`;
}

/** @param limits a minute's. */
export function waitsForTurn(
  provider: string,
  { requests, tokens }: { readonly requests?: number | undefined; readonly tokens?: number | undefined },
): string {
  const parts = [
    ...(requests === undefined ? [] : [counted(requests, 'request')]),
    ...(tokens === undefined ? [] : [`${thousands(tokens)} tokens`]),
  ];
  return `waits for ${provider}: ${listed(parts)} a minute`;
}

export function noSuchProvider(name: string, setting: string | undefined, known: readonly string[]): string {
  return `There is no provider "${name}"${ofSetting(setting)}. Choose one of ${known.join(', ')}; "custom" is any OpenAI-compatible server.`;
}

export function needsAddress(provider: string, setting: string | undefined, variable: string): string {
  return `The provider "${provider}"${ofSetting(setting)} needs an address: set ${variable}.`;
}

export function needsKey({ title, model, keyVariable, setting }: Omit<ModelPlace, 'baseUrl'>): string {
  return `The model "${model}" of ${title}${ofSetting(setting)} needs a key: set ${keyVariable}.`;
}

function keyOf({ keyVariable }: ModelPlace): string {
  return keyVariable === undefined ? 'us without a key' : `the key in ${keyVariable}`;
}

function inSetting({ setting }: ModelPlace): string {
  return setting === undefined || setting === '' ? '' : ` in ${setting}`;
}

function ofSetting(setting: string | undefined): string {
  return setting === undefined || setting === '' ? '' : ` (${setting})`;
}
