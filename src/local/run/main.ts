// `npm run local`: Troupe builds an issue in a copy of a person's own repository, with real models. It lets people try
// Troupe before they install it on GitHub.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { readEnvironment } from '../../config.ts';
import { runStatus } from '../../domain/status.ts';
import { startRun } from '../show/start-run.ts';
import { reportResult } from '../show/report-result.ts';
import { showAddresses, keepPagesUp } from '../show/addresses.ts';
import { type CommandContext, runCommand } from '../show/run-command.ts';
import { checkModels, type LocalSetup, startLocalSetup } from '../show/local-setup.ts';
import { watchRun } from '../show/watch.ts';
import { type Original, pushBack } from './original.ts';
import { readOptions, usage, type LocalRunOptions } from './options.ts';

process.exitCode = await runCommand(usage, async (context) => {
  const environment = readEnvironment();
  // npm changes to the package's folder. INIT_CWD is the person's original folder.
  const options = await readOptions(process.argv.slice(2), environment['INIT_CWD'] ?? process.cwd());
  if (options === 'help') {
    context.terminal.say(usage);
    return 0;
  }
  checkModels(environment);
  return build(context, options);
});

async function build(context: CommandContext, options: LocalRunOptions): Promise<number> {
  const { terminal, cleanup, interrupted } = context;
  const { original } = options;
  const stays = process.stdout.isTTY && !options.exit;
  terminal.heading(`Troupe builds "${options.issue.title}" in a copy of ${original.path}`);
  warnOfUncommitted(context, original);
  terminal.progress('starting …');
  const dataDir = await mkdtemp(join(tmpdir(), 'troupe-local-'));
  cleanup.add('the data folder', async () => terminal.say(`All data is kept in ${dataDir}.`));
  const setup = await startLocal(context, options, dataDir);
  const { run, issueUrl } = await startRun(setup, options.issue, interrupted);
  showAddresses(terminal, setup, issueUrl, run);
  const followed = await watchRun(setup, run, terminal, { stopForPeople: !stays, signal: interrupted });
  await reportResult(setup, run, followed, terminal, options.json);
  await handOver(context, setup, options);
  if (stays) await keepPagesUp(context, 'kept');
  const status = runStatus(followed.run);
  if (status === 'waiting_human')
    terminal.say('The run needs a person. Start it in a terminal without --exit to answer.');
  else if (!followed.run.closed)
    terminal.say(`The run was given up after repeated failures. See the log: ${setup.logFile}.`);
  return status === 'complete' ? 0 : 1;
}

function warnOfUncommitted({ terminal }: CommandContext, { branch, uncommitted }: Original): void {
  if (uncommitted === 0) return;
  const files = uncommitted === 1 ? '1 file has' : `${uncommitted} files have`;
  terminal.say(`${files} uncommitted changes, which the run ignores. It uses only the commits on ${branch}.`);
}

async function startLocal(
  { cleanup }: CommandContext,
  options: LocalRunOptions,
  dataDir: string,
): Promise<LocalSetup> {
  const { original, port } = options;
  const name =
    basename(original.path)
      .replace(/\.git$/, '')
      .replaceAll(/[^\w.-]+/g, '-') || 'project';
  const repository = { owner: 'local', name, from: { path: original.path } };
  return startLocalSetup(
    { dataDir, environment: readEnvironment(), port, repository, person: localLogin() },
    cleanup,
  );
}

/** The operating system's user name, as a valid login. */
function localLogin(): string {
  const login = userInfo()
    .username.replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return login === '' || login === 'local' ? 'me' : login;
}

/** Says how to get the result, and pushes it to the original repository if asked to. */
async function handOver(
  { terminal }: CommandContext,
  setup: LocalSetup,
  { original, pushBack: branch }: LocalRunOptions,
): Promise<void> {
  const copy = setup.github.world.repositoryPath(`${setup.owner}/${setup.repo}`);
  terminal.say('');
  if (branch === undefined) {
    const path = quoted(original.path);
    terminal.say('Your repository was not changed. To view the result there:');
    terminal.say(
      `  git -C ${path} fetch ${quoted(copy)} ${original.branch} && git -C ${path} log -p FETCH_HEAD`,
    );
    return;
  }
  const commit = await pushBack(original, copy, branch);
  terminal.say(`The result is on the new branch ${branch} of ${original.path}, at ${commit.slice(0, 7)}.`);
}

/** Quoted for a shell, if necessary. */
function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
