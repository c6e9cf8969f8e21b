// `npm run demo`: shows on this machine how one label becomes merged pull requests. Troupe, git, GitHub's API,
// PostgreSQL and the sandbox are real. The language model is scripted, so that no account and no key is needed.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../../config.ts';
import type { Environment } from '../../config/parse-variables.ts';
import { readIssue } from '../show/issue-text.ts';
import { startRun } from '../show/start-run.ts';
import {
  checkWritable,
  parseArguments,
  readPort,
  sharedOptions,
  sharedUsage,
  UsageProblem,
} from '../show/command-line.ts';
import { reportResult } from '../show/report-result.ts';
import { showAddresses, keepPagesUp } from '../show/addresses.ts';
import { type CommandContext, runCommand } from '../show/run-command.ts';
import { type LocalSetup, startLocalSetup } from '../show/local-setup.ts';
import { watchRun } from '../show/watch.ts';
import { projectFiles } from './project/project.ts';
import { prove } from './proof.ts';
import { startScriptedModel } from './script/scripted-model.ts';

const usage = `npm run demo [-- OPTIONS]

Shows Troupe build an issue: a plan, parallel work, reviews, a second attempt, a merge conflict, merges.

  --pace MS    delay before each reply of the scripted model, in milliseconds (default: 500)
${sharedUsage}`;

const options = { ...sharedOptions, pace: { type: 'string', default: '500' } } as const;

/** The models whose prices apply: one plans and reviews over Anthropic's API, the other works over OpenAI's. */
const models = ['claude-opus-5-5', 'gpt-5.6-terra'] as const;

/** Without a terminal, a demo that hangs must end on its own. */
const longestMinutes = 3;

process.exitCode = await runCommand(usage, async (context) => {
  const { help, exit, json, ...given } = parseArguments(process.argv.slice(2), options);
  if (help) {
    context.terminal.say(usage);
    return 0;
  }
  const numbers = { port: readPort(given.port), paceMs: readPace(given.pace) };
  if (json !== undefined) await checkWritable(json);
  return show(context, { ...numbers, json, stays: process.stdout.isTTY && !exit });
});

interface Options {
  readonly port: number;
  readonly paceMs: number;
  /** Whether the pages stay up after the run. */
  readonly stays: boolean;
  readonly json: string | undefined;
}

async function show(context: CommandContext, options: Options): Promise<number> {
  const { terminal, cleanup, interrupted } = context;
  terminal.heading('Troupe: one label on an issue becomes merged pull requests');
  terminal.say(
    'Git, PostgreSQL and the sandbox are real. GitHub is a local server, and the model is scripted.',
  );
  terminal.progress('starting …');
  const dataDir = await mkdtemp(join(tmpdir(), 'troupe-demo-'));
  let held = false;
  cleanup.add('the data folder', async () => {
    if (held || interrupted.aborted) await rm(dataDir, { recursive: true, force: true });
    else terminal.say(`All data is kept in ${dataDir}. See troupe.log there for the failure.`);
  });
  const setup = await startDemo(context, dataDir, options);
  const signal = options.stays ? interrupted : AbortSignal.any([interrupted, tooLong()]);
  const issue = readIssue(readFileSync(new URL('issue.md', import.meta.url), 'utf8'));
  const { run, issueUrl } = await startRun(setup, issue, signal);
  showAddresses(terminal, setup, issueUrl, run);
  const followed = await watchRun(setup, run, terminal, { stopForPeople: !options.stays, signal });
  const proofs = await prove(setup, followed, dataDir);
  terminal.heading('Checks');
  for (const proof of proofs) terminal.entry('', { tone: proof.held ? 'good' : 'bad', text: proof.claim });
  await reportResult(setup, run, followed, terminal, options.json);
  terminal.say(`The model was scripted. Tokens are estimated, at the prices of ${models.join(' and ')}.`);
  held = proofs.every((proof) => proof.held);
  if (options.stays) await keepPagesUp(context, 'removed');
  return held ? 0 : 1;
}

function tooLong(): AbortSignal {
  const controller = new AbortController();
  const end = (): void =>
    controller.abort(new Error(`The demo did not end within ${longestMinutes} minutes.`));
  setTimeout(end, longestMinutes * 60_000).unref();
  return controller.signal;
}

function readPace(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UsageProblem(`--pace ${text}: a pace is a number of milliseconds.`);
}

async function startDemo(
  { cleanup }: CommandContext,
  dataDir: string,
  { port, paceMs }: Options,
): Promise<LocalSetup> {
  const apiKey = randomBytes(24).toString('hex');
  const model = await startScriptedModel({ apiKey, paceMs });
  cleanup.add('the scripted model', () => model.stop());
  const environment: Environment = {
    // Machines without bubblewrap need this setting.
    SANDBOX: readEnvironment()['SANDBOX'],
    ANTHROPIC_API_KEY: apiKey,
    ANTHROPIC_BASE_URL: model.anthropicUrl,
    OPENAI_API_KEY: apiKey,
    OPENAI_BASE_URL: model.openAiUrl,
    DIRECTOR_MODEL: `anthropic:${models[0]}`,
    STRATEGIST_MODEL: `anthropic:${models[0]}`,
    WORKER_MODEL: `openai:${models[1]}`,
  };
  const repository = { owner: 'ada', name: 'todo-api', from: { files: projectFiles() } };
  return startLocalSetup({ dataDir, environment, port, repository, person: 'grace' }, cleanup);
}
