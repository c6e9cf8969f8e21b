import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.ts';
import { parseRepoConfig, type RepoConfig } from '../../src/github/repo-config.ts';

const defaults: RepoConfig = { label: 'troupe', settings: defaultSettings };

function problems(text: string): string {
  const reading = parseRepoConfig(text, defaults);
  return reading.ok ? 'none' : reading.problems.join('\n');
}

describe('.github/troupe.yml', () => {
  it('changes only what it names', () => {
    expect(parseRepoConfig('', defaults)).toEqual({ ok: true, config: defaults });
    const text = `
label: build it
limits: { max_tasks: 8, max_retries: 0, worker_timeout_seconds: 600 }
budget: { usd: 2.5 }
merge: { approval: human, method: rebase }
models:
  director: anthropic:claude-x
  code: openai:gpt-x:free
`;
    expect(parseRepoConfig(text, defaults)).toEqual({
      ok: true,
      config: {
        label: 'build it',
        settings: {
          ...defaultSettings,
          label: 'build it',
          maxTasks: 8,
          maxRetries: 0,
          workerTimeoutSeconds: 600,
          budget: { usd: 2.5, tokens: defaultSettings.budget.tokens },
          merge: { approval: 'human', method: 'rebase' },
          models: {
            director: { provider: 'anthropic', model: 'claude-x' },
            code: { provider: 'openai', model: 'gpt-x:free' },
          },
        },
      },
    });
  });

  it('may say how runs go on, end, and are helped along', () => {
    const text = `
merge: { into: run }
plan_approval: true
remind_after_hours: 0
on_cancel: keep
retries: { stronger_model: "anthropic:claude-x" }
`;
    const settings = { ...defaultSettings, budgetCeiling: { usd: 50, tokens: 1 } };
    const reading = parseRepoConfig(text, { ...defaults, settings });
    expect(reading.ok && reading.config.settings).toEqual({
      ...settings,
      merge: { ...settings.merge, into: 'run' },
      planApproval: true,
      remindAfterHours: 0,
      pullsOnCancel: 'keep',
      stronger: { fromTry: 3, model: { provider: 'anthropic', model: 'claude-x' } },
    });
  });

  it('says what is wrong, where, and what would be right', () => {
    const text = `label: 7
lable: troupe
limits:
  max_tasks: many
  max_workers: 3
  max_retries: 99
budget:
  usd: 0
merge:
  method: fast
models:
  boss: openai:gpt-x
  code: gpt-x
plan_approval: maybe
retries: { stronger_from: 3 }
`;
    expect(problems(text)).toMatchInlineSnapshot(`
      "Line 1: \`label\` must be a text.
      Line 2: \`lable\` is not a setting. Allowed here: \`label\`, \`setup\`, \`install_scripts\`, \`limits\`, \`budget\`, \`merge\`, \`retries\`, \`plan_approval\`, \`remind_after_hours\`, \`on_cancel\`, \`review\`, \`models\`.
      Line 4: \`limits.max_tasks\` must be a number.
      Line 5: \`limits.max_workers\` is not a setting. Allowed here: \`max_tasks\`, \`max_concurrent_workers\`, \`max_retries\`, \`max_steps\`, \`worker_timeout_seconds\`.
      Line 6: \`limits.max_retries\` must be at most 20.
      Line 8: \`budget.usd\` must be more than 0.
      Line 10: \`merge.method\` must be one of \`merge\`, \`squash\`, \`rebase\`.
      Line 12: \`models.boss\` is not a setting. Allowed here: \`director\`, \`code\`, \`test\`, \`planner\`, \`research\`, \`strategist\`.
      Line 13: \`models.code\` must be \`provider:model\`, such as \`anthropic:claude-sonnet-4-5\`.
      Line 14: \`plan_approval\` must be \`true\` or \`false\`.
      Line 15: \`retries\` needs \`stronger_model\`, such as \`anthropic:claude-opus-4-5\`: this server names none."
    `);
  });

  it('gives a role a model, or a model with everything about it', () => {
    const text = `
models:
  code:
    model: openai:gpt-x
    temperature: 0.2
    max_tokens: 12000
    timeout_seconds: 900
    fallback: [glm:glm-x, local:qwen3:32b]
  strategist:
    fallback: openai:gpt-x
`;
    expect(parseRepoConfig(text, defaults)).toMatchObject({
      config: {
        settings: {
          models: {
            code: {
              provider: 'openai',
              model: 'gpt-x',
              temperature: 0.2,
              maxTokens: 12_000,
              timeoutSeconds: 900,
              fallback: [
                { provider: 'glm', model: 'glm-x' },
                { provider: 'local', model: 'qwen3:32b' },
              ],
            },
            strategist: { fallback: [{ provider: 'openai', model: 'gpt-x' }] },
          },
        },
      },
    });
    expect(
      problems(
        'models:\n  code: 7\n  test:\n    model: gpt\n    tokens: 5\n    max_tokens: 1\n  planner:\n    fallback: [x]\n',
      ),
    ).toMatchInlineSnapshot(`
      "Line 2: \`models.code\` must be a text, or lines of \`key: value\`.
      Line 4: \`models.test.model\` must be \`provider:model\`, such as \`anthropic:claude-sonnet-4-5\`.
      Line 5: \`models.test.tokens\` is not a setting. Allowed here: \`model\`, \`temperature\`, \`max_tokens\`, \`timeout_seconds\`, \`fallback\`.
      Line 6: \`models.test.max_tokens\` must be at least 16.
      Line 8: \`models.planner.fallback.0\` must be \`provider:model\`, such as \`anthropic:claude-sonnet-4-5\`."
    `);
  });

  it('may set a limit a month, up to that of the server', () => {
    const within = { ...defaults, monthUsd: 50 };
    expect(parseRepoConfig('budget: { month_usd: 50 }', within)).toMatchObject({
      config: { settings: { budget: { usd: 20, monthUsd: 50 } } },
    });
    expect(parseRepoConfig('budget: { month_usd: 51 }', within)).toMatchObject({
      problems: ['Line 1: `budget.month_usd` must be at most 50.'],
    });
    const unset = parseRepoConfig('budget: { usd: 1 }', within);
    expect(unset.ok && unset.config.settings.budget).toEqual({ usd: 1, tokens: 20_000_000 });
  });

  it('may lower the budget that the server sets, and not raise it', () => {
    expect(parseRepoConfig('budget: { usd: 20, tokens: 1 }', defaults).ok).toBe(true);
    expect(problems('budget:\n  usd: 21\n  tokens: 20000001\n')).toMatchInlineSnapshot(`
      "Line 2: \`budget.usd\` must be at most 20.
      Line 3: \`budget.tokens\` must be at most 20000000."
    `);
  });

  it('has a setup where the server lets it reach registries, and install scripts only if it says so', () => {
    const text = 'setup:\n  - npm ci\n  - pip install -r requirements.txt\n';
    const open = { ...defaults, setupAllowed: true };
    const setup = (given: string) => {
      const reading = parseRepoConfig(given, open);
      return reading.ok ? reading.config.settings.setup : reading.problems;
    };
    const commands = ['npm ci', 'pip install -r requirements.txt'];
    expect(setup(text)).toEqual({ commands, installScripts: false });
    expect(setup(`${text}install_scripts: true\n`)).toEqual({ commands, installScripts: true });
    expect(setup('setup: []')).toBeUndefined();
    expect(setup('setup: npm ci')).toMatchInlineSnapshot(`
      [
        "Line 1: \`setup\` must be a list, each item on a line that begins with \`- \`.",
      ]
    `);
    expect(problems(`label: a\n${text}`)).toMatchInlineSnapshot(
      `"Line 3: \`setup\` cannot run here: this server names no registries that a setup may reach (\`SETUP_HOSTS\`). Remove it, or ask the operator of this server."`,
    );
  });

  it('says so when it is not YAML, a list, or has a key twice', () => {
    expect(problems('label: "open')).toMatchInlineSnapshot(
      `"Line 1: this is not YAML. Missing closing "quote."`,
    );
    expect(problems('- label\n')).toMatchInlineSnapshot(
      `"Line 1: The file must be lines of \`key: value\`."`,
    );
    expect(problems('label: a\nlabel: b\n')).toMatchInlineSnapshot(
      `"Line 2: this is not YAML. Map keys must be unique."`,
    );
  });

  it('keeps its label although the rest is wrong, so that the right people hear of it', () => {
    expect(parseRepoConfig('label: build\nmerge: soon\n', defaults)).toMatchObject({
      ok: false,
      label: 'build',
    });
    expect(parseRepoConfig('label: [\n', defaults)).toMatchObject({ ok: false, label: 'troupe' });
  });
});
