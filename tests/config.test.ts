import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { environment } from '../src/config/environment.ts';
import { configurationPage, exampleFile } from '../src/config/reference.ts';
import { loadConfig, readEnvironment, requireModels } from '../src/config.ts';
import { ConfigProblem } from '../src/config/config-problem.ts';
import type { Environment } from '../src/config/parse-variables.ts';

const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;
const folder = mkdtempSync(join(tmpdir(), 'troupe-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const app = { APP_ID: '42', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'shared' };

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigProblem) return error.problems;
    throw error;
  }
  return [];
}

describe('an empty environment', () => {
  it('is enough to start in setup mode on this machine', () => {
    const config = loadConfig({});
    expect(config.app).toBeUndefined();
    expect(config.server).toEqual({ port: 3000, host: 'localhost' });
    expect(config.databaseUrl).toBeUndefined();
    expect(config.dataDir).toMatch(/\.troupe$/);
    expect(config.run.maxRetries).toBe(4);
    expect(config.maxConcurrentWorkers).toBe(5);
  });

  it('says which settings are missing as soon as models are needed', () => {
    expect(() => requireModels(loadConfig({}))).toThrow(/ANTHROPIC_API_KEY.*OLLAMA_BASE_URL.*WORKER_MODEL/s);
  });

  it('counts variables that are set to nothing as not set', () => {
    expect(loadConfig({ PORT: '', APP_ID: ' ', OPENAI_API_KEY: '' })).toEqual(loadConfig({}));
  });
});

describe('the private key', () => {
  const given = {
    'PEM text': pem,
    'PEM with \\n': pem.replaceAll('\n', '\\n'),
    base64: Buffer.from(pem).toString('base64'),
  };
  it.each(Object.entries(given))('is accepted as %s', (_form, PRIVATE_KEY) => {
    expect(loadConfig({ ...app, PRIVATE_KEY }).app?.privateKey.trim()).toBe(pem.trim());
  });

  it('is read from PRIVATE_KEY_PATH', () => {
    const path = join(folder, 'key.pem');
    writeFileSync(path, pem);
    const { PRIVATE_KEY: _, ...rest } = app;
    expect(loadConfig({ ...rest, PRIVATE_KEY_PATH: path }).app?.id).toBe(42);
    expect(problemsOf({ ...rest, PRIVATE_KEY_PATH: join(folder, 'none.pem') })[0]).toMatch(/cannot be read/);
  });

  it('is never shown, even when it is wrong', () => {
    const [problem] = problemsOf({ ...app, PRIVATE_KEY: 'hush-hush' });
    expect(problem).toMatch(/PRIVATE_KEY: the value \(not shown\)/);
    expect(problem).not.toContain('hush-hush');
  });
});

describe('a wrong environment', () => {
  it('is told everything at once, each with what was given, what is allowed and an example', () => {
    const problems = problemsOf({ PORT: 'http', MAX_RETRIES: '0', SANDBOX: 'docker', GHE_HOST: 'https://x' });
    expect(problems).toEqual([
      'GHE_HOST: "https://x" is not valid. Set it to a host name without https:// and without a path. Example: GHE_HOST=github.example.com',
      'PORT: "http" is not valid. Set it to a whole number from 0 to 65535. Example: PORT=3000',
      'MAX_RETRIES: "0" is not valid. Set it to a whole number from 1 to 20. Example: MAX_RETRIES=4',
      'SANDBOX: "docker" is not valid. Set it to one of bubblewrap, none. Example: SANDBOX=bubblewrap',
    ]);
  });

  it('learns what is missing of a half configured App', () => {
    expect(problemsOf({ APP_ID: '42' })).toEqual([
      expect.stringMatching(/^PRIVATE_KEY is missing/),
      expect.stringMatching(/^WEBHOOK_SECRET is missing/),
    ]);
    expect(problemsOf({ PRIVATE_KEY: pem, WEBHOOK_SECRET: 'shared' })[0]).toMatch(/^APP_ID is missing/);
  });

  it('does not hear twice of a key that was given but is wrong', () => {
    expect(problemsOf({ ...app, PRIVATE_KEY: 'nonsense' })).toHaveLength(1);
  });
});

describe('the models of the roles', () => {
  const key = 'given';

  it('come from the one provider that has a key', () => {
    const models = requireModels(loadConfig({ ANTHROPIC_API_KEY: key }));
    expect(new Set(Object.values(models).map((model) => model.provider))).toEqual(new Set(['anthropic']));
    expect(models.director.model).not.toBe(models.code.model);
  });

  it('let another family review where there are two', () => {
    const models = requireModels(loadConfig({ ANTHROPIC_API_KEY: key, OPENAI_API_KEY: key }));
    expect(models.code.provider).toBe('anthropic');
    expect(models.strategist.provider).toBe('openai');
  });

  it('follow the names given, workers without their own taking the common one', () => {
    const models = requireModels(
      loadConfig({
        OPENAI_API_KEY: key,
        GLM_API_KEY: key,
        DIRECTOR_MODEL: 'openai:gpt-4.1',
        DIRECTOR_TEMPERATURE: '0.7',
        WORKER_MODEL: 'glm:glm-4.6',
        WORKER_TEMPERATURE: '0.5',
        TEST_MODEL: 'glm:glm-4.7',
      }),
    );
    expect(models.director).toEqual({ provider: 'openai', model: 'gpt-4.1', temperature: 0.7 });
    expect(models.code).toEqual({ provider: 'glm', model: 'glm-4.6', temperature: 0.5 });
    expect(models.test).toEqual({ provider: 'glm', model: 'glm-4.7', temperature: 0.5 });
  });

  it('have limits of their own, and others to take over, workers without their own taking the common ones', () => {
    const models = requireModels(
      loadConfig({
        OPENAI_API_KEY: key,
        GLM_API_KEY: key,
        WORKER_MAX_TOKENS: '9000',
        TEST_MAX_TOKENS: '5000',
        WORKER_FALLBACK: 'glm:glm-5.3, openai:gpt-5',
        CODE_TIMEOUT_SECONDS: '600',
        DIRECTOR_MAX_TOKENS: '20000',
      }),
    );
    expect(models.code).toMatchObject({
      maxTokens: 9000,
      timeoutSeconds: 600,
      fallback: [
        { provider: 'glm', model: 'glm-5.3' },
        { provider: 'openai', model: 'gpt-5' },
      ],
    });
    expect(models.test).toMatchObject({ maxTokens: 5000 });
    expect(models.test).not.toHaveProperty('timeoutSeconds');
    expect(models.director).toMatchObject({ maxTokens: 20_000 });
    expect(models.director).not.toHaveProperty('fallback');
  });

  it('need the keys of those that take over, too', () => {
    expect(problemsOf({ OPENAI_API_KEY: key, WORKER_FALLBACK: 'glm:glm-5.3' })).toEqual([
      'A setting names a model of "glm", but GLM_API_KEY is not set. Set it, or name another model.',
    ]);
    expect(problemsOf({ OPENAI_API_KEY: key, WORKER_FALLBACK: 'glm-5.3,' })[0]).toMatch(
      /separated by commas/,
    );
  });

  it('keep to what a minute may hold at their provider', () => {
    const { providers } = loadConfig({
      OPENAI_API_KEY: key,
      OPENAI_RPM: '20',
      OPENAI_TPM: '40000',
      GLM_API_KEY: key,
    });
    expect(providers.openai?.limits).toEqual({ requests: 20, tokens: 40_000 });
    expect(providers.glm).toEqual({ apiKey: key });
  });

  it('are all the one model that a local server is said to serve', () => {
    const models = requireModels(
      loadConfig({ OLLAMA_BASE_URL: 'http://localhost:11434/v1/', WORKER_MODEL: 'local:qwen3:32b' }),
    );
    expect(models.strategist).toEqual({ provider: 'local', model: 'qwen3:32b' });
    expect(models.director).toEqual(models.code);
  });

  it('take the named model over the built-in one where a provider was redirected', () => {
    const models = requireModels(
      loadConfig({
        OPENAI_API_KEY: key,
        OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
        WORKER_MODEL: 'openai:mine',
      }),
    );
    expect(models.director.model).toBe('mine');
  });

  it('need a name where the server can serve anything', () => {
    expect(problemsOf({ CUSTOM_BASE_URL: 'http://127.0.0.1:9/v1' })[0]).toMatch(/WORKER_MODEL=custom:NAME/);
  });

  it('need the key of their provider', () => {
    expect(problemsOf({ DIRECTOR_MODEL: 'google:gemini-2.5-pro' })).toEqual([
      'A setting names a model of "google", but GOOGLE_API_KEY is not set. Set it, or name another model.',
    ]);
  });

  it('are refused when the provider is unknown', () => {
    expect(problemsOf({ WORKER_MODEL: 'gpt-5' })[0]).toMatch(
      /Set it to provider:model, with one of the providers/,
    );
  });
});

describe('a .env file', () => {
  it('is read from the working directory, and the environment wins over it', () => {
    writeFileSync(join(folder, '.env'), `LABEL=from-file\nPRIVATE_KEY="${pem.replaceAll('\n', '\\n')}"\n`);
    const env = readEnvironment(folder);
    expect(env.LABEL).toBe('from-file');
    expect(env.PRIVATE_KEY?.trim()).toBe(pem.trim());
    expect(env.PATH).toBe(process.env.PATH);
  });
});

describe('the list of variables', () => {
  it('shows only examples that are allowed', () => {
    const open = Object.entries(environment).filter(([, setting]) => !setting.secret);
    const wrong = open.filter(([, setting]) => !setting.schema.safeParse(setting.example).success);
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('marks everything that must not be printed', () => {
    const secret = Object.entries(environment).filter(([, setting]) => setting.secret);
    expect(secret.map(([name]) => name)).toEqual(
      Object.keys(environment).filter((name) => /_KEY$|SECRET|TOKEN$|DATABASE_URL/.test(name)),
    );
  });

  it('is what .env.example shows', async () => {
    await expect(exampleFile()).toMatchFileSnapshot('../.env.example');
  });

  it('is what docs/CONFIGURATION.md shows', async () => {
    await expect(configurationPage()).toMatchFileSnapshot('../docs/CONFIGURATION.md');
  });
});
