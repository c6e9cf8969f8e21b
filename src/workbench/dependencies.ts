// Puts what the project's setup installs into a worktree. What is installed follows from the default branch alone: a
// branch that an agent wrote has no say in it.
import { createHash, randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import type { Settings } from '../domain/settings.ts';
import type { Worktree } from '../git/worktree.ts';
import { SetupFailed } from '../sandbox/setup.ts';
import type { Job } from '../engine/job.ts';
import { prefixOf, type Workbench } from './workbench.ts';

type Setup = NonNullable<Settings['setup']>;

/** Nothing for a project without a setup. Throws `SetupFailed`, and the signal's reason. */
export async function installDependencies(job: Job, bench: Workbench, worktree: Worktree): Promise<void> {
  const { setup } = job.run.settings;
  if (setup === undefined) return;
  const phase = job.services.setup;
  if (phase === undefined) throw new SetupFailed({ is: 'setup_not_run' });
  const { place } = job.run;
  const key = await keyOf(bench, setup);
  const request = {
    ...setup,
    repository: `${place.owner}/${place.repo}`,
    key,
    openTree: () => treeToThrowAway(job, bench, key),
  };
  await phase.unpack(await phase.archive(request, job.signal), worktree, job.signal);
}

async function treeToThrowAway(job: Job, bench: Workbench, key: string) {
  const name = `${prefixOf(job)}setup-${key.slice(0, 8)}-${randomUUID().slice(0, 8)}`;
  const tree = await bench.mirror.worktree(name, bench.tip);
  return { ...tree, [Symbol.asyncDispose]: () => bench.mirror.removeWorktree(name) };
}

/** Files whose content says what is installed, wherever they lie. */
const manifests =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|\.npmrc|\.yarnrc(?:\.yml)?|yarn\.lock|pnpm-.*\.ya?ml|bun\.lockb?|deno\.(?:jsonc?|lock)|.*requirements.*\.txt|pyproject\.toml|setup\.(?:py|cfg)|.*\.lock|Pipfile|go\.(?:mod|sum|work)|Cargo\.toml|Gemfile|composer\.json|mix\.exs|\.(?:node|python|ruby|tool)-versions?|\.nvmrc|.*\.gemspec)$/u;

/** The same for the same commands, manifests and lock files, on machines that install the same. */
async function keyOf({ mirror, tip }: Workbench, setup: Setup): Promise<string> {
  const files = await mirror.files(tip);
  const found = files.filter(({ path }) => manifests.test(posix.basename(path)));
  // A setup that reads none of them may read anything.
  const read = (found.length > 0 ? found : files).map(({ path, sha }) => [path, sha]);
  const facts = [
    1,
    setup.commands,
    setup.installScripts,
    process.platform,
    process.arch,
    process.version,
    read,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}
