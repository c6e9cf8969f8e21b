// The install phase: the project's own setup commands, from its default branch, run in a sandbox that reaches the
// registries the operator named and nothing else. No agent and no text of an agent takes part. What the commands leave
// that git ignores (node_modules, .venv) is packed once, and unpacked into the worktree of each attempt.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { SetupTrouble } from '../domain/trouble.ts';
import { setupTroubleText } from '../wording/reasons/trouble.ts';
import { openRegistryProxy, type RegistryProxy } from './registry-proxy.ts';
import type { CommandRunner, SandboxResult } from './sandbox.ts';
import { SharedWork } from './shared-work.ts';

interface Setup {
  readonly commands: readonly string[];
  /** Whether packages may run programs of their own while they are installed. */
  readonly installScripts: boolean;
}

interface Tree {
  /** Absolute host paths. */
  readonly path: string;
  readonly gitDir: string;
}

export interface SetupRequest extends Setup {
  /** "owner/repo". */
  readonly repository: string;
  /** Names what the outcome depends on; the same key is not installed twice. */
  readonly key: string;
  /** A tree of the default branch to install in, to be thrown away. */
  readonly openTree: () => Promise<Tree & AsyncDisposable>;
}

export interface SetupPhase {
  /**
   * Makes the archive of that key if there is none, and answers its path. Those who ask for it while it is made share the
   * work, which ends with the last of them. Throws `SetupFailed`, and the signal's reason.
   */
  archive(request: SetupRequest, signal: AbortSignal): Promise<string>;
  /** Puts what the setup left into a worktree. Throws `SetupFailed`, and the signal's reason. */
  unpack(archive: string, tree: Tree, signal: AbortSignal): Promise<void>;
}

export class SetupFailed extends Error {
  override readonly name = 'SetupFailed';
  readonly trouble: SetupTrouble;

  constructor(trouble: SetupTrouble) {
    super(setupTroubleText(trouble));
    this.trouble = trouble;
  }
}

interface SetupOptions {
  /** Its limits leave enough space for the caches of package managers. */
  readonly sandbox: CommandRunner;
  readonly hosts: readonly string[];
  /** Where archives are kept. */
  readonly folder: string;
  readonly log: Logger;
}

const commandTimeoutMs = 15 * 60_000;
/** Registries have bad moments. */
const tries = 2;
const archivesKept = 5;
const port = '3128';
const bridge = '/opt/troupe/registry-bridge.mjs';
const socketInside = '/opt/troupe/registries';
const archiveInside = '/opt/troupe/setup.tar';
const packed = '.troupe-setup.tar';

export function createSetup(options: SetupOptions): SetupPhase {
  const underWay = new Map<string, SharedWork<string>>();
  return {
    archive(request, signal) {
      const file = archiveOf(options, request);
      const known = underWay.get(file);
      const making =
        known === undefined || known.isGivenUp
          ? new SharedWork((stop) => make(options, request, file, stop))
          : known;
      if (making !== known) {
        underWay.set(file, making);
        void making.ended().then(() => underWay.get(file) === making && underWay.delete(file));
      }
      return making.join(signal);
    },
    unpack: (archive, tree, signal) => unpack(options, archive, tree, signal),
  };
}

function archiveOf({ folder }: SetupOptions, { repository, key }: SetupRequest): string {
  return join(folder, repository, `${key}.tar`);
}

async function make(
  options: SetupOptions,
  request: SetupRequest,
  file: string,
  stop: AbortSignal,
): Promise<string> {
  if (existsSync(file)) {
    const now = new Date();
    await utimes(file, now, now);
    return file;
  }
  await mkdir(dirname(file), { recursive: true });
  for (let left = tries; ; ) {
    try {
      await install(options, request, file, stop);
      await forgetOldest(dirname(file));
      return file;
    } catch (error) {
      left -= 1;
      if (left === 0 || !(error instanceof SetupFailed)) throw error;
      options.log.warn(
        { err: error, repository: request.repository },
        'a setup failed; it is tried once more',
      );
    }
  }
}

async function install(
  options: SetupOptions,
  request: SetupRequest,
  file: string,
  stop: AbortSignal,
): Promise<void> {
  await using tree = await request.openTree();
  const proxy = await openRegistryProxy(options.hosts, options.log);
  try {
    for (const command of request.commands) {
      const result = await runCommand(options, request, { tree, proxy, stop }, command);
      if (result.exitCode !== 0) throw new SetupFailed(commandFailed(command, result, proxy.refused()));
    }
  } finally {
    await proxy.close();
  }
  await pack(options, tree, stop);
  const made = join(tree.path, packed);
  // Nothing runs in the tree any more; what lies there is still not to be believed.
  if (!(await lstat(made)).isFile()) throw new SetupFailed({ is: 'setup_left_no_archive' });
  const draft = `${file}.${randomUUID()}`;
  await rename(made, draft);
  await rename(draft, file);
}

function runCommand(
  { sandbox }: SetupOptions,
  { installScripts }: Setup,
  { tree, proxy, stop }: { tree: Tree; proxy: RegistryProxy; stop: AbortSignal },
  command: string,
): Promise<SandboxResult> {
  const files = [
    { from: fileURLToPath(new URL('./registry-bridge.mjs', import.meta.url)), to: bridge },
    { from: proxy.socket, to: socketInside },
  ];
  return sandbox.run(
    {
      ...commandIn(tree),
      argv: ['node', bridge, socketInside, port, 'bash', '-c', command],
      timeoutMs: commandTimeoutMs,
      env: { ...viaProxy, ...(installScripts ? {} : noInstallScripts) },
      files,
    },
    stop,
  );
}

const address = `http://127.0.0.1:${port}`;
const viaProxy = {
  HTTP_PROXY: address,
  HTTPS_PROXY: address,
  http_proxy: address,
  https_proxy: address,
  NO_PROXY: '',
  NODE_USE_ENV_PROXY: '1',
};

/** npm, pnpm and yarn; pip takes packages that need no building. */
const noInstallScripts = {
  npm_config_ignore_scripts: 'true',
  YARN_ENABLE_SCRIPTS: 'false',
  PIP_ONLY_BINARY: ':all:',
};

function commandIn(tree: Tree) {
  return { cwd: tree.path, worktree: tree.path, gitDir: tree.gitDir, writable: true, maxOutputBytes: 20_000 };
}

function commandFailed(
  command: string,
  { exitCode, limit, output }: SandboxResult,
  refused: readonly string[],
): SetupTrouble {
  return { is: 'setup_failed', command, exitCode, limit, refused, said: output.trim().slice(-1_500) };
}

function lastWords({ limit, output }: SandboxResult): string {
  return limit ?? output.trim().slice(-500);
}

const packing = `
git ls-files -z --others --ignored --exclude-standard --directory >/tmp/ignored || exit 1
[ -s /tmp/ignored ] || exit 44
tar --null --files-from=/tmp/ignored -cf /workspace/${packed}
`;

async function pack({ sandbox }: SetupOptions, tree: Tree, stop: AbortSignal): Promise<void> {
  const argv = ['bash', '-c', packing];
  const result = await sandbox.run({ ...commandIn(tree), argv, timeoutMs: commandTimeoutMs }, stop);
  if (result.exitCode === 44) throw new SetupFailed({ is: 'setup_left_nothing_ignored' });
  if (result.exitCode !== 0) {
    throw new SetupFailed({ is: 'setup_not_packed', said: lastWords(result) });
  }
}

const unpacking = `
state() { git status --porcelain=v1 -z --untracked-files=all | cksum; }
before=$(state)
tar -xf ${archiveInside} --skip-old-files || exit 1
[ "$(state)" = "$before" ] || exit 45
`;

async function unpack(
  { sandbox }: SetupOptions,
  archive: string,
  tree: Tree,
  signal: AbortSignal,
): Promise<void> {
  const files = [{ from: archive, to: archiveInside }];
  const argv = ['bash', '-c', unpacking];
  const result = await sandbox.run({ ...commandIn(tree), argv, timeoutMs: commandTimeoutMs, files }, signal);
  if (result.exitCode === 45) throw new SetupFailed({ is: 'setup_result_not_ignored' });
  if (result.exitCode !== 0) {
    throw new SetupFailed({ is: 'setup_not_unpacked', said: lastWords(result) });
  }
}

/** The ones that were used last are kept. */
async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tar'));
  const files = names.map((name) => join(folder, name));
  const used = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
  const oldest = used.toSorted((a, b) => b.at - a.at).slice(archivesKept);
  for (const { file } of oldest) await rm(file, { force: true });
}
