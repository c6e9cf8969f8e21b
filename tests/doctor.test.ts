// `npm run doctor`, run as a person runs it, against providers on loopback.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { warnOfWrongKeys } from '../src/key-check.ts';
import { anthropicText, chunks, json, provider } from './llm/provider-server.ts';
import { freshDatabase } from './support/database.ts';

const doctor = new URL('../src/doctor.ts', import.meta.url).pathname;

async function examine(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'troupe-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, [doctor], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      SANDBOX: 'none',
      DATA_DIR: join(folder, 'data'),
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  await once(child, 'close');
  return { code: child.exitCode, output };
}

it('says of each part that it is well, and asks each model for one token', async () => {
  const anthropic = await provider(anthropicText('Yes'));
  const openai = await provider(chunks([{ content: 'Yes' }]));
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const { code, output } = await examine({
    DATABASE_URL: database.url,
    ANTHROPIC_API_KEY: randomUUID(),
    ANTHROPIC_BASE_URL: anthropic.url,
    OPENAI_API_KEY: randomUUID(),
    OPENAI_BASE_URL: `${openai.url}/v1`,
    DIRECTOR_MODEL: 'anthropic:claude-x',
    WORKER_MODEL: 'openai:gpt-x',
    CODE_FALLBACK: 'anthropic:claude-y',
  });
  expect(output).toMatch(/^✓ configuration /m);
  expect(output).toMatch(/^✓ database +DATABASE_URL: PostgreSQL \d+\.\d+; the schema is up to date$/m);
  expect(output).toMatch(/^· GitHub +no App is registered yet/m);
  expect(output).toMatch(/^✓ director +anthropic:claude-x: answers, in \d+\.\d s$/m);
  expect(output).toMatch(/^✓ code, fallback +anthropic:claude-y: answers/m);
  expect(output).toMatch(/^✓ strategist /m);
  expect(output).toContain('Everything works.');
  expect(code).toBe(0);
  expect(openai.asked).toHaveLength(1);
  expect(openai.asked[0]?.body).toMatchObject({ model: 'gpt-x', max_completion_tokens: 1 });
  expect(anthropic.asked.map(({ body }) => [body['model'], body['max_tokens']])).toEqual([
    ['claude-x', 1],
    ['claude-y', 1],
  ]);
});

it('tries each of six roles at its own provider, and names the variable of the key that is refused', async () => {
  const anthropic = await provider(anthropicText('Yes'));
  const well = await provider(chunks([{ content: 'Yes' }]));
  const glm = await provider(json(401, { error: { code: '1000', message: 'Authentication Failed' } }));
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const { code, output } = await examine({
    DATABASE_URL: database.url,
    DIRECTOR_MODEL: 'anthropic:claude-x',
    CODE_MODEL: 'openai:gpt-x',
    TEST_MODEL: 'openrouter:some/model',
    PLANNER_MODEL: 'google:gemini-x',
    RESEARCH_MODEL: 'glm:glm-x',
    STRATEGIST_MODEL: 'local:qwen3:32b',
    ANTHROPIC_API_KEY: randomUUID(),
    ANTHROPIC_BASE_URL: anthropic.url,
    ...Object.fromEntries(
      ['OPENAI', 'OPENROUTER', 'GOOGLE'].flatMap((name) => [
        [`${name}_API_KEY`, randomUUID()],
        [`${name}_BASE_URL`, `${well.url}/${name}`],
      ]),
    ),
    GLM_API_KEY: randomUUID(),
    GLM_BASE_URL: glm.url,
    OLLAMA_BASE_URL: `${well.url}/OLLAMA`,
  });
  for (const line of [
    /^✓ director +anthropic:claude-x: answers/m,
    /^✓ code +openai:gpt-x: answers/m,
    /^✓ test +openrouter:some\/model: answers/m,
    /^✓ planner +google:gemini-x: answers/m,
    /^✗ research +glm:glm-x: GLM \(Z\.ai\) refused the key in GLM_API_KEY \(401\)\. Set a valid one\.$/m,
    /^✓ strategist +local:qwen3:32b: answers/m,
  ])
    expect(output).toMatch(line);
  expect(code).toBe(1);
  expect(
    well.asked.map(({ path, body }) => [path, body['max_completion_tokens'] ?? body['max_tokens']]),
  ).toEqual(['OPENAI', 'OPENROUTER', 'GOOGLE', 'OLLAMA'].map((name) => [`/${name}/chat/completions`, 1]));
});

it('says what is wrong, ends with status 1, and shows no secret that anybody repeats', async () => {
  const key = randomUUID();
  const anthropic = await provider(json(500, { error: { type: 'api_error', message: `what is ${key}?` } }));
  const { code, output } = await examine({
    DATABASE_URL: `postgresql://troupe:${key}@127.0.0.1:1/troupe`,
    ANTHROPIC_API_KEY: key,
    ANTHROPIC_BASE_URL: anthropic.url,
    OPENAI_API_KEY: randomUUID(),
    OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
    DIRECTOR_MODEL: 'anthropic:claude-x',
    WORKER_MODEL: 'openai:gpt-x',
  });
  expect(code).toBe(1);
  expect(output).toMatch(/^✗ database +DATABASE_URL: .*ECONNREFUSED/m);
  expect(output).toMatch(/^✗ director +anthropic:claude-x: Anthropic is failing at the moment \(500\)/m);
  expect(output).toMatch(/^✗ code +openai:gpt-x: OpenAI could not be reached at/m);
  expect(output).not.toContain(key);
  expect(output).toMatch(/^\d problems found\.$/m);
});

it('tells all that is wrong with the configuration, and nothing else', async () => {
  const { code, output } = await examine({ PORT: 'many', WORKER_MODEL: 'glm:glm-5.3' });
  expect(code).toBe(1);
  expect(output).toMatch(/^✗ configuration PORT: "many" is not valid/m);
  expect(output).toMatch(
    /^✗ configuration A setting names a model of "glm", but GLM_API_KEY is not set\. Set it, or name another model\.$/m,
  );
  expect(output).not.toContain('database');
});

it('takes a reasoning model that needs more than one token to answer for one that works', async () => {
  const message = 'Could not finish the message because max_tokens or model output limit was reached.';
  const openai = await provider(json(400, { error: { message, type: 'invalid_request_error' } }));
  const { output } = await examine({
    DATABASE_URL: 'postgresql://127.0.0.1:1/troupe',
    OPENAI_API_KEY: randomUUID(),
    OPENAI_BASE_URL: `${openai.url}/v1`,
    WORKER_MODEL: 'openai:gpt-x',
  });
  expect(output).toMatch(/^✓ code +openai:gpt-x: answers/m);
});

it('at start, a key that its provider refuses is told in the log, and a provider that is down is not', async () => {
  const openai = await provider(json(401, { error: { message: 'Incorrect API key provided: abc' } }));
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const config = loadConfig({
    OPENAI_API_KEY: randomUUID(),
    OPENAI_BASE_URL: `${openai.url}/v1`,
    ANTHROPIC_API_KEY: randomUUID(),
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
    WORKER_MODEL: 'openai:gpt-x',
    DIRECTOR_MODEL: 'anthropic:claude-x',
  });
  await warnOfWrongKeys(config, log, AbortSignal.timeout(20_000));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(
    'OpenAI refused the key in OPENAI_API_KEY (401). Set a valid one. To test the model of every role, run `npm run doctor`.',
  );
  expect(openai.asked[0]?.path).toBe('/v1/models');
});
