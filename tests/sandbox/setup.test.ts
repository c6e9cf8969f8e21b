// The install phase against a registry on loopback: what may be reached, what is kept, and what people are told.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { matches } from '../../src/sandbox/registry-proxy.ts';
import { createSetup, type SetupPhase, type SetupRequest } from '../../src/sandbox/setup.ts';
import { isRunning } from '../support/processes.ts';
import { bash, makeSandbox, makeTree, type TestTree } from './worktree.ts';

let registry: Server;
let asked: string[];
let host: string;
let folder: string;
let trees: TestTree[];
let logged: string[];

beforeEach(async () => {
  asked = [];
  trees = [];
  logged = [];
  folder = mkdtempSync(join(tmpdir(), 'troupe-setup-test-'));
  registry = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(`content of ${request.url}\n`);
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const tree of trees) tree[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
  await new Promise((resolve) => registry.close(resolve));
});

/** A project that ignores node_modules. */
function project(): TestTree {
  const tree = makeTree();
  execFileSync('sh', ['-c', 'echo node_modules/ >>"$(git rev-parse --git-common-dir)/info/exclude"'], {
    cwd: tree.worktree,
  });
  trees.push(tree);
  return tree;
}

function phase(hosts: readonly string[] = [host]): SetupPhase {
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged.push(chunk.toString());
      done();
    },
  });
  return createSetup({ sandbox: makeSandbox(), hosts, folder, log: pino({ level: 'info' }, sink) });
}

function request(commands: readonly string[], more: Partial<SetupRequest> = {}): SetupRequest {
  return {
    repository: 'ada/todo',
    key: 'one',
    commands,
    installScripts: false,
    openTree: async () => {
      const { worktree: path, gitDir } = project();
      return { path, gitDir, [Symbol.asyncDispose]: async () => undefined };
    },
    ...more,
  };
}

const get = (path: string, to: string) =>
  `mkdir -p node_modules && node -e 'fetch("http://${host}${path}").then((r) => r.text()).then((t) => fs.writeFileSync("${to}", t))'`;
/** A request of plain HTTP by way of the proxy, as package managers make it; prints the status. */
const plain = (url: string, method = 'GET') =>
  `node -e 'require("http").request("${url}", { method: "${method}" }, (r) => { console.log("status", r.statusCode); r.pipe(process.stdout) }).end()'`;
const never = new AbortController().signal;

describe('what a setup installs', () => {
  test('comes from the registry it may reach, and is there for each attempt', async () => {
    const setup = phase();
    const archive = await setup.archive(
      request([get('/left-pad', 'node_modules/left-pad'), 'echo x >stray']),
      never,
    );
    expect(asked).toEqual(['GET /left-pad']);
    for (const tree of [project(), project()]) {
      await setup.unpack(archive, { path: tree.worktree, gitDir: tree.gitDir }, never);
      expect(readFileSync(join(tree.worktree, 'node_modules/left-pad'), 'utf8')).toBe(
        'content of /left-pad\n',
      );
      // Only what git ignores is kept, and the agent may change its copy.
      expect(existsSync(join(tree.worktree, 'stray'))).toBe(false);
      const result = await bash(makeSandbox(), tree, 'echo mine >node_modules/left-pad; git status --short');
      expect(result.output).toBe('');
    }
  });

  test('is installed once for ten attempts, and again for another lock file', async () => {
    const setup = phase();
    const commands = [`mkdir node_modules; ${plain(`http://${host}/left-pad`)} >node_modules/left-pad`];
    const archives = await Promise.all(
      Array.from({ length: 10 }, () => setup.archive(request(commands), never)),
    );
    expect(new Set(archives).size).toBe(1);
    expect(asked).toHaveLength(1);
    // As another process would: nothing is remembered but the folder.
    await phase().archive(request(commands), never);
    expect(asked).toHaveLength(1);
    await setup.archive(request(commands, { key: 'two' }), never);
    expect(asked).toHaveLength(2);
  });

  test('keeps only the archives used last', async () => {
    const setup = phase();
    const commands = ['mkdir node_modules', 'touch node_modules/x'];
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
      await setup.archive(request(commands, { key }), never);
    expect(readdirSync(join(folder, 'ada/todo')).sort()).toEqual([
      'c.tar',
      'd.tar',
      'e.tar',
      'f.tar',
      'g.tar',
    ]);
  });
});

describe('what a setup cannot reach', () => {
  test('is any other host, by HTTP or by tunnel, and people are told which one it asked for', async () => {
    const other = createServer((_, response) => response.end('secret'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const elsewhere = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const script = `
      ${plain(`http://${elsewhere}/`)}
      node -e 'fetch("https://registry.example.com/").catch((e) => console.log(String(e.cause?.cause ?? e.cause)))'
      node -e 'require("http").request({ host: "127.0.0.1", port: 3128, method: "CONNECT", path: "${elsewhere}" }).on("connect", (r) => { console.log("tunnel", r.statusCode); process.exit(0) }).end()'
      node -e 'require("net").connect(${elsewhere.split(':')[1]}, "127.0.0.1").on("error", (e) => console.log("direct", e.code))'
      exit 9`;
    const failed = phase().archive(request([script]), never);
    await expect(failed).rejects.toThrow(
      /ended with exit code 9\. It requested 127\.0\.0\.1:\d+, registry\.example\.com:443, which this server's `SETUP_HOSTS`/u,
    );
    await expect(failed).rejects.toThrow('status 403\nNot a registry');
    await expect(failed).rejects.toThrow('tunnel 403');
    await expect(failed).rejects.toThrow('direct ECONNREFUSED');
    await expect(failed).rejects.not.toThrow('secret');
    expect(logged.join()).toContain('a setup asked for a host that SETUP_HOSTS does not name');
    other.close();
  });

  test('is a registry to write to', async () => {
    const post = `${plain(`http://${host}/`, 'POST')}; exit 3`;
    await expect(phase().archive(request([post]), never)).rejects.toThrow('status 405');
    expect(asked).toEqual([]);
  });

  test('is this machine behind the name of a registry', async () => {
    const port = host.split(':')[1];
    const script = `${plain(`http://localhost:${port}/`)}; node -e 'fetch("http://localhost:${port}/").catch(() => console.log("no tunnel"))'; exit 3`;
    const failed = phase([`localhost:${port}`]).archive(request([script]), never);
    await expect(failed).rejects.toThrow(/status 502.*no tunnel/su);
    expect(asked).toEqual([]);
  });

  test('an allowed tunnel is open', async () => {
    const script = `mkdir node_modules; node -e 'require("http").request({ host: "127.0.0.1", port: 3128, method: "CONNECT", path: "${host}" })
      .on("connect", (r, socket) => { socket.on("data", (d) => process.exit(String(d).includes("content of /pkg") ? 0 : 5)); socket.write("GET /pkg HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n") }).end()'; touch node_modules/x`;
    await phase().archive(request([script]), never);
    expect(asked).toEqual(['GET /pkg']);
  });

  test.each([
    ['registry.example.com', 'registry.example.com', 443, true],
    ['registry.example.com', 'registry.example.com', 8443, false],
    ['registry.example.com:8443', 'registry.example.com', 8443, true],
    ['registry.example.com', 'evil-registry.example.com', 443, false],
    ['registry.example.com', 'registry.example.com.evil.net', 443, false],
    ['*.example.com', 'a.b.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['*.example.com', 'evilexample.com', 443, false],
  ])('%s admits %s:%d: %s', (allowed, name, port, admitted) => {
    expect(matches(allowed, { host: name, port })).toBe(admitted);
  });
});

describe('a setup that nobody waits for any more', () => {
  const asksThen = (script: string) => request([`${plain(`http://${host}/begun`)}; ${script}`]);
  const begun = async () => await expect.poll(() => asked, { timeout: 30_000 }).toContain('GET /begun');

  test('is ended with its processes; whoever asks next has it made anew', async () => {
    const setup = phase();
    const leaving = new AbortController();
    const made = setup.archive(asksThen('sleep 47110815'), leaving.signal);
    await begun();
    expect(await isRunning('sleep 47110815')).toBe(true);
    leaving.abort(new Error('cancelled'));
    await expect(made).rejects.toThrow('cancelled');
    await expect.poll(() => isRunning('sleep 47110815'), { timeout: 10_000 }).toBe(false);
    expect(
      existsSync(await setup.archive(request(['mkdir node_modules; touch node_modules/x']), never)),
    ).toBe(true);
  });

  test('goes on as long as one waits', async () => {
    const setup = phase();
    const leaving = new AbortController();
    const shared = asksThen('sleep 1; mkdir node_modules; touch node_modules/x');
    const left = setup.archive(shared, leaving.signal);
    const stays = setup.archive(shared, never);
    await begun();
    leaving.abort(new Error('cancelled'));
    await expect(left).rejects.toThrow('cancelled');
    expect(existsSync(await stays)).toBe(true);
    expect(asked).toHaveLength(1);
  });
});

describe('install scripts', () => {
  const commands = [
    'mkdir node_modules; env | grep -c -e ignore_scripts=true -e PIP_ONLY_BINARY >node_modules/off; true',
  ];
  const off = async (installScripts: boolean) => {
    const setup = phase();
    const tree = project();
    const archive = await setup.archive(
      request(commands, { installScripts, key: String(installScripts) }),
      never,
    );
    await setup.unpack(archive, { path: tree.worktree, gitDir: tree.gitDir }, never);
    return readFileSync(join(tree.worktree, 'node_modules/off'), 'utf8').trim();
  };

  test('are off, unless the repository asks for them', async () => {
    expect(await off(false)).toBe('2');
    expect(await off(true)).toBe('0');
  });

  test('of a package do not run under npm', async () => {
    const pack = `mkdir -p /tmp/p && cd /tmp/p && echo '{"name":"p","version":"1.0.0","scripts":{"install":"touch /workspace/node_modules/ran"}}' >package.json`;
    const install = `${pack} && cd /workspace && mkdir -p node_modules && npm install --no-save --offline /tmp/p >&2; ls node_modules >node_modules/list`;
    const setup = phase();
    const tree = project();
    await setup.unpack(
      await setup.archive(request([install]), never),
      { path: tree.worktree, gitDir: tree.gitDir },
      never,
    );
    expect(readFileSync(join(tree.worktree, 'node_modules/list'), 'utf8')).not.toContain('ran');
  });
});

describe('a setup that fails', () => {
  test('is tried twice, and says what to mend', async () => {
    let trees = 0;
    const failing = request(['echo "lock file is out of date" >&2; exit 7'], {
      openTree: async () => {
        trees += 1;
        const { worktree: path, gitDir } = project();
        return { path, gitDir, [Symbol.asyncDispose]: async () => undefined };
      },
    });
    await expect(phase().archive(failing, never)).rejects.toThrow(
      /^the project's setup failed: `echo .*` ended with exit code 7\. Fix `setup` in `\.github\/troupe\.yml`.*Output: lock file is out of date$/u,
    );
    expect(trees).toBe(2);
  });

  test('or that installs nothing git ignores, is told about .gitignore', async () => {
    await expect(phase().archive(request(['echo x >installed']), never)).rejects.toThrow('to `.gitignore`');
  });

  test('or whose files git does not ignore in the branch, stops before they become part of the change', async () => {
    const setup = phase();
    const archive = await setup.archive(request(['mkdir node_modules; touch node_modules/x']), never);
    const tree = makeTree();
    trees.push(tree);
    await expect(setup.unpack(archive, { path: tree.worktree, gitDir: tree.gitDir }, never)).rejects.toThrow(
      "git does not ignore what the project's setup installs",
    );
  });

  test('or that lays a link where its archive is expected, gives nothing away', async () => {
    const evil = 'mkdir node_modules; touch node_modules/x; ln -s /etc/passwd .troupe-setup.tar';
    const outcome = await phase()
      .archive(request([evil]), never)
      .then(
        (archive) => readFileSync(archive).includes('root:x:0:0:root:/root'),
        () => false,
      );
    expect(outcome).toBe(false);
  });
});
