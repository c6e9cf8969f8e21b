// The adapter for OpenAI's chat completions and everything that speaks them.
import OpenAI from 'openai';
import { modelOver } from '../dialect.ts';
import type { Model } from '../model.ts';
import type { Seat } from '../seat.ts';
import { readReply } from './reply.ts';
import { negotiable, otherEndpoint, writeRequest } from './request.ts';
import { respond } from './responses.ts';
import { wireFetch } from '../wire-fetch.ts';
import { asOneChunk, isWhole } from './unstreamed.ts';

export function openAiClient(seat: Seat): OpenAI {
  return new OpenAI({
    // The package insists on a key; servers that need none ignore it.
    apiKey: seat.apiKey ?? 'none',
    baseURL: seat.baseUrl,
    // Nothing comes from the environment behind config.ts's back, and patience.ts does the retrying.
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    fetch: wireFetch(seat),
    logLevel: 'off',
  });
}

export function openAiModel(seat: Seat): Model {
  const client = openAiClient(seat);
  return modelOver(
    {
      optional: negotiable,
      async send(request, refused, options) {
        if (refused.has(otherEndpoint)) return respond(client, seat, request, refused, options);
        const { signal, onText } = options;
        const body = writeRequest(request, seat, refused);
        const { data: stream, response } = await client.chat.completions
          .create(body, { signal })
          .withResponse();
        const chunks = isWhole(response) ? asOneChunk(response) : stream;
        return { ...(await readReply(chunks, seat, onText)), headers: response.headers };
      },
    },
    seat,
  );
}
