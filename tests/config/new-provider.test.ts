// A new provider is one row of the table and nothing else. This file adds a row that the code has never heard of.
import { expect, it, vi } from 'vitest';
import { pino } from 'pino';
import { loadConfig, requireModels } from '../../src/config.ts';
import { configurationPage, exampleFile } from '../../src/config/reference.ts';
import { checkUp } from '../../src/checkup.ts';
import { familyOf } from '../../src/llm/model-family.ts';
import { createModels } from '../../src/llm/models.ts';
import type { Provider } from '../../src/llm/providers.ts';

const silent = pino({ level: 'silent' });

const { acme } = vi.hoisted(() => {
  const acme: Provider = {
    name: 'acme',
    title: 'Acme AI',
    serves: 'Anvil models',
    dialect: 'openai',
    baseUrl: 'https://api.acme.example/v1',
    keyVariable: 'ACME_API_KEY',
    needsKey: true,
    baseUrlVariable: 'ACME_BASE_URL',
    models: { strongest: 'anvil-5', quick: 'anvil-5-mini' },
    ownModels: /\banvil-/,
    outputLimit: 'max_tokens',
    pricedAs: [],
    idleSeconds: 60,
  };
  return { acme };
});

vi.mock('../../src/llm/providers.ts', async (importOriginal) => {
  const { providers } = await importOriginal<{ providers: readonly Provider[] }>();
  const table = [...providers, acme];
  return { providers: table, findProvider: (name: string) => table.find((row) => row.name === name) };
});

it('has variables, which the documentation and the example file show', () => {
  const row = configurationPage()
    .split('\n')
    .find((line) => line.startsWith('| `acme` |'));
  for (const text of ['Anvil models', acme.baseUrl, 'anvil-5', 'anvil-5-mini']) expect(row).toContain(text);
  for (const suffix of ['API_KEY', 'BASE_URL', 'RPM', 'TPM']) {
    expect(row).toContain(`\`ACME_${suffix}\``);
    expect(exampleFile()).toMatch(new RegExp(`^#ACME_${suffix}=`, 'm'));
  }
});

it('gives the roles their default models, reached with its key and within its limits', () => {
  const config = loadConfig({ ACME_API_KEY: 'given', ACME_RPM: '20' });
  expect(requireModels(config)).toMatchObject({
    director: { provider: 'acme', model: 'anvil-5' },
    code: { provider: 'acme', model: 'anvil-5-mini' },
  });
  expect(config.providers).toEqual({ acme: { apiKey: 'given', limits: { requests: 20 } } });
  expect(config.secrets).toContain('given');
  const models = createModels({ providers: config.providers, log: silent });
  expect(models.open({ provider: 'acme', model: 'anvil-5' })).toMatchObject({ provider: 'acme' });
});

it('is a family of its own, wherever its models are served', () => {
  expect(familyOf({ provider: 'acme', name: 'anvil-5' })).toBe('acme');
  expect(familyOf({ provider: 'openrouter', name: 'acme-inc/anvil-5' })).toBe('acme');
});

it('is named by its key wherever that is missing', async () => {
  expect(() => requireModels(loadConfig({}))).toThrow(/Set a key: .* or ACME_API_KEY\./);
  const [finding] = await Array.fromAsync(checkUp({ WORKER_MODEL: 'acme:anvil-5' }, silent));
  expect(finding?.words).toContain('but ACME_API_KEY is not set');
});
