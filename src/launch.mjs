// Prepares a bare machine, then runs what an npm script names: `node src/launch.mjs FILE.ts|COMMAND [ARG ...]`.
// It is plain JavaScript without dependencies because it runs before anything is installed, on whatever Node
// started npm (20 or later). Everything else in src/ runs on the Node 24 that the lock file brings.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');

/** Installs the locked packages unless this exact lock file is what node_modules was made from. */
function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.troupe-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing the locked packages (once)');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const done = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // npm's standard output belongs to the command that was asked for, which may print JSON.
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (done.status !== 0) fail('`npm ci` failed; its output above says why. Nothing was started.');
  writeFileSync(stamp, lock);
}

/** The sandbox program comes from the system; only root on a Debian may be changed without asking. */
function installBubblewrap() {
  if (process.platform !== 'linux' || onPath('bwrap')) return;
  const command = 'apt-get install -y bubblewrap';
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    say(`installing bubblewrap, the sandbox that tools run in (${command})`);
    const quiet = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    const install = () => spawnSync('apt-get', ['install', '-y', '-qq', 'bubblewrap'], quiet).status === 0;
    if (install() || (spawnSync('apt-get', ['update', '-qq'], quiet).status === 0 && install())) return;
  }
  say(`bubblewrap is missing: workers will not start without it. Install it with:  sudo ${command}`);
}

/** The Node that runs TypeScript as it stands: the locked one, else this one if it is new enough. */
function chooseNode() {
  const locked = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(locked)) return locked;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `Node ${process.versions.node} is too old and no locked Node exists for ${process.platform}-${process.arch}. Install Node 24 and run this again.`,
  );
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => dir !== '' && existsSync(join(dir, name)));
}

function say(text) {
  process.stderr.write(`troupe: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

const [target, ...args] = process.argv.slice(2);
if (target === undefined) fail('usage: node src/launch.mjs FILE.ts|COMMAND [ARG ...]');
installPackages();
installBubblewrap();
const node = chooseNode();
const isFile = target.endsWith('.ts');
const watch = ['--import', pathToFileURL(join(root, 'src', 'end-with-launcher.mjs')).href];
const child = spawn(isFile ? node : target, isFile ? [...watch, join(root, target), ...args] : args, {
  cwd: isFile ? process.cwd() : root,
  stdio: isFile ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
});
// A terminal's Ctrl-C reaches the child by itself; `kill` and a container's stop reach only this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => fail(`cannot run ${target}: ${error.message}`));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 128));
