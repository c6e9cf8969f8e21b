// Why a model does not answer or Troupe waits for it, and what a person can do about it. The operator reads these when the
// server starts, and people on GitHub while a run is stalled.
import type { ModelChoiceProblem, ModelPlace, ModelTrouble } from '../../domain/trouble.ts';
import { counted, listed, thousands } from '../phrase.ts';
import type { Sayings } from '../say.ts';

export const modelSayings: Sayings<ModelTrouble> = {
  model_unreachable: ({ place: { title, baseUrl }, said }) =>
    `${title} could not be reached at ${baseUrl}, or the connection broke during its answer: ${said}`,
  no_credit: ({ place, status }) =>
    `${place.title} has no credit left for ${keyOf(place)} (${status}). Top it up or use another key.`,
  // The provider's own words may repeat a part of the key, so they are not quoted.
  key_refused: ({ place, status }) =>
    place.keyVariable === undefined
      ? `${place.title} requires a key (${status}). Set one.`
      : `${place.title} refused ${keyOf(place)} (${status}). Set a valid one.`,
  model_not_allowed: ({ place }) =>
    place.keyVariable === undefined
      ? `${place.title} requires a key for "${place.model}" (403). Set one, or choose another model${inSetting(place)}.`
      : `${place.title} does not allow ${keyOf(place)} to use "${place.model}" (403). Give it access, or choose another model${inSetting(place)}.`,
  no_such_model: ({ place, baseUrlVariable, pullCommand }) => {
    const pull = pullCommand === undefined ? '' : ` To download it: ${pullCommand} ${place.model}`;
    return `${place.title} knows no model "${place.model}" at ${place.baseUrl} (404). Choose another model${inSetting(place)}, or check ${baseUrlVariable}.${pull}`;
  },
  rate_limited: ({ place: { title }, said }) => `${title} limits the rate of requests (429): ${said}`,
  provider_failing: ({ place: { title }, status, said }) =>
    `${title} is failing at the moment (${status}): ${said}`,
  request_not_accepted: ({ place: { title, model }, status, said }) =>
    `${title} does not accept this request to "${model}" (${status}): ${said}`,
  answer_broke_off: ({ title }) => `${title} ended its answer too early.`,
  routed_model_failed: ({ title, model }) => `${title} says that "${model}" failed during its answer.`,
  model_silent: ({ title, seconds }) =>
    `${title} has sent nothing for ${seconds} seconds, so the request was ended.`,
  answer_failed: ({ title, code, said }) => `${title} failed during its answer (${code}): ${said}`,
  provider_resting: ({ title, until }) => `${title} accepts no requests before ${until} UTC.`,
  waiting_out_pause: ({ provider }) => `waits for ${provider}, which asked for a pause`,
  waiting_for_turn: ({ provider, requests, tokens }) => {
    const parts = [
      ...(requests === undefined ? [] : [counted(requests, 'request')]),
      ...(tokens === undefined ? [] : [`${thousands(tokens)} tokens`]),
    ];
    return `waits for ${provider}: ${listed(parts)} a minute`;
  },
  model_call_stopped: () => 'the model call was stopped',
};

export const modelChoiceSayings: Sayings<ModelChoiceProblem> = {
  no_such_provider: ({ name, setting, known }) =>
    `There is no provider "${name}"${ofSetting(setting)}. Choose one of ${known.join(', ')}; "custom" is any OpenAI-compatible server.`,
  address_missing: ({ provider, setting, variable }) =>
    `The provider "${provider}"${ofSetting(setting)} needs an address: set ${variable}.`,
  key_missing: ({ title, model, setting, keyVariable }) =>
    `The model "${model}" of ${title}${ofSetting(setting)} needs a key: set ${keyVariable}.`,
};

function keyOf({ keyVariable }: ModelPlace): string {
  return keyVariable === undefined ? 'requests without a key' : `the key in ${keyVariable}`;
}

function inSetting({ setting }: ModelPlace): string {
  return setting === undefined || setting === '' ? '' : ` in ${setting}`;
}

function ofSetting(setting: string | undefined): string {
  return setting === undefined || setting === '' ? '' : ` (${setting})`;
}
