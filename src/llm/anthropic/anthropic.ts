// The adapter for Anthropic's messages.
import Anthropic from '@anthropic-ai/sdk';
import { modelOver } from '../dialect.ts';
import type { Model } from '../model.ts';
import type { Seat } from '../seat.ts';
import { readReply } from './reply.ts';
import { optionalParameters, writeRequest } from './request.ts';

export function anthropicModel(seat: Seat): Model {
  const client = new Anthropic({
    // Given explicitly, so that the package looks for none in the environment or in files; patience.ts retries.
    apiKey: seat.apiKey ?? 'none',
    baseURL: seat.baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
  return modelOver(
    {
      optional: optionalParameters,
      async send(request, refused, { signal, onText }) {
        const body = writeRequest(request, seat, refused);
        const stream = await client.messages.create(body, { signal });
        return readReply(stream, seat, onText);
      },
    },
    seat,
  );
}
