// The adapter for Anthropic's messages.
import Anthropic from '@anthropic-ai/sdk';
import { modelOver } from '../dialect.ts';
import type { Model } from '../model.ts';
import type { Seat } from '../seat.ts';
import { readReply } from './reply.ts';
import { optionalParameters, writeRequest } from './request.ts';
import { wireFetch } from '../wire-fetch.ts';

export function anthropicClient(seat: Seat): Anthropic {
  return new Anthropic({
    // Given explicitly, so that the package looks for none in the environment or in files; patience.ts retries.
    apiKey: seat.apiKey ?? 'none',
    baseURL: seat.baseUrl,
    maxRetries: 0,
    fetch: wireFetch(seat),
    logLevel: 'off',
    openTelemetry: false,
  });
}

export function anthropicModel(seat: Seat): Model {
  const client = anthropicClient(seat);
  return modelOver(
    {
      optional: optionalParameters,
      async send(request, refused, { signal, onText }) {
        const body = writeRequest(request, seat, refused);
        const { data: stream, response } = await client.messages.create(body, { signal }).withResponse();
        return { ...(await readReply(stream, seat, onText)), headers: response.headers };
      },
    },
    seat,
  );
}
