// Models at an address that a test controls, with everything about them set.
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { anthropicModel } from '../../src/llm/anthropic/anthropic.ts';
import type { Model, ModelRequest } from '../../src/llm/model.ts';
import { openAiModel } from '../../src/llm/openai/openai.ts';
import { findProvider } from '../../src/llm/providers.ts';
import type { Seat } from '../../src/llm/seat.ts';

export const silent = pino({ level: 'silent' });

export function seat(provider: string, model: string, baseUrl: string, more: Partial<Seat> = {}): Seat {
  const row = findProvider(provider);
  if (!row) throw new Error(`no provider ${provider}`);
  return { provider: row, model, baseUrl, apiKey: randomUUID(), ...more };
}

export function modelAt(seat: Seat): Model {
  return seat.provider.dialect === 'anthropic' ? anthropicModel(seat) : openAiModel(seat);
}

export const readTool = {
  name: 'read_file',
  description: 'Reads a file.',
  parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};

export function asking(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return { system: 'Be brief.', messages: [{ role: 'user', text }], tools: [readTool], ...more };
}
