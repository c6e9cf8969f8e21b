// Opening a model from settings: what is missing is named, and prices are known or honestly unknown.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createModels } from '../../src/llm/models.ts';
import { contextWindowOf, priceOf } from '../../src/llm/prices.ts';
import { findProvider, type Provider } from '../../src/llm/providers.ts';
import { silent } from './seats.ts';

const models = createModels({ providers: { openai: { apiKey: randomUUID() } }, log: silent });

test('a model with its key opens, and Ollama needs none', () => {
  expect(models.open({ provider: 'openai', model: 'gpt-5' })).toMatchObject({
    provider: 'openai',
    name: 'gpt-5',
  });
  expect(models.open({ provider: 'local', model: 'qwen3' })).toMatchObject({
    provider: 'local',
    name: 'qwen3',
  });
});

test('a missing key is named by its environment variable and the setting that needs it', () => {
  expect(() =>
    models.open({ provider: 'anthropic', model: 'claude-sonnet-4-6', setting: 'models.code' }),
  ).toThrow('The model "claude-sonnet-4-6" of Anthropic (models.code) needs a key: set ANTHROPIC_API_KEY.');
});

test("a server of one's own at a provider's place needs no key", () => {
  const own = createModels({ providers: { openai: { baseUrl: 'http://127.0.0.1:1/v1' } }, log: silent });
  expect(own.open({ provider: 'openai', model: 'mine' })).toMatchObject({ name: 'mine' });
});

test('a custom server needs an address', () => {
  expect(() => models.open({ provider: 'custom', model: 'm' })).toThrow('set CUSTOM_BASE_URL');
});

test('an unknown provider is gets an answer that lists the known ones', () => {
  expect(() => models.open({ provider: 'opneai', model: 'm' })).toThrow(
    /no provider "opneai".*anthropic, openai.*custom/,
  );
});

const row = (name: string): Provider => findProvider(name) as Provider;

test('prices are known offline, cached tokens are cheaper, unknown is null', () => {
  const usage = { input: 1_000_000, cached: 0, output: 0 };
  expect(priceOf(row('openai'), 'gpt-5', usage)).toBeCloseTo(1.25);
  expect(priceOf(row('openai'), 'gpt-5', { ...usage, cached: 1_000_000 })).toBeCloseTo(0.125);
  expect(priceOf(row('openai'), 'a-model-of-tomorrow', usage)).toBeNull();
  expect(priceOf(row('custom'), 'gpt-5', usage)).toBeNull();
});

test('a server that counts more cached tokens than tokens is still priced', () => {
  expect(priceOf(row('openai'), 'gpt-5', { input: 10, cached: 50, output: 1 })).toBeGreaterThan(0);
});

test('the size of the window is known where the price list knows it', () => {
  expect(contextWindowOf(row('anthropic'), 'claude-sonnet-4-6')).toBe(1_000_000);
  expect(contextWindowOf(row('custom'), 'own-model')).toBeUndefined();
});
