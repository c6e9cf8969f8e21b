import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SandboxProblem } from '../../src/sandbox/sandbox.ts';
import { bash, hostProcesses, makeSandbox, makeTree, type TestTree } from './worktree.ts';

const sandbox = makeSandbox();
let tree: TestTree;
beforeEach(() => {
  tree = makeTree();
});
afterEach(() => tree[Symbol.dispose]());

describe('what a command finds', () => {
  test('the worktree is /workspace, writable, and it is not root there', async () => {
    const result = await bash(sandbox, tree, 'pwd; id -un; cat list.txt; echo new >new.txt');
    expect(result).toMatchObject({
      exitCode: 0,
      output: '/workspace\nworker\none\ntwo\nthree\n',
      timedOut: false,
    });
    expect(readFileSync(join(tree.worktree, 'new.txt'), 'utf8')).toBe('new\n');
  });

  test('a command starts in the folder it was sent to', async () => {
    const result = await bash(sandbox, tree, 'pwd; ls', { cwd: join(tree.worktree, 'src') });
    expect(result.output).toBe('/workspace/src\nanswer.js\n');
  });

  test('a read-only worktree stays as it is', async () => {
    const result = await bash(sandbox, tree, 'echo x >new.txt', { writable: false });
    expect(result.exitCode).toBe(1);
    expect(result.output).toContain('Read-only file system');
  });

  test('node, npm, git, python and ripgrep are at hand', async () => {
    const result = await bash(
      sandbox,
      tree,
      'node --version && npm --version && git --version && rg --version && command -v python3',
    );
    expect(result.exitCode).toBe(0);
    expect(result.output).toContain(process.version);
  });

  test('git shows state, changes and history, and cannot change the mirror', async () => {
    const result = await bash(
      sandbox,
      tree,
      'echo four >>list.txt; git status --short; git diff --stat; git log --oneline; git branch evil',
    );
    expect(result.output).toContain(' M list.txt');
    expect(result.output).toContain('1 insertion(+)');
    expect(result.output).toContain('Say the answer');
    expect(result.output).toContain('Read-only file system');
  });

  test('the environment is only what was made for it', async () => {
    const result = await bash(sandbox, tree, 'cat /proc/*/environ | tr "\\0" "\\n" | cut -d= -f1 | sort -u');
    expect(result.output).not.toContain('VITEST');
    const variables = result.output
      .split('\n')
      .filter((name) => !/^(?:npm_config|GIT|PYTHON|PIP)_?/u.test(name));
    expect(variables.filter(Boolean).sort()).toEqual(
      ['CI', 'EDITOR', 'HOME', 'LANG', 'LOGNAME', 'NO_COLOR', 'PAGER', 'PATH', 'PWD'].concat([
        'SHELL',
        'SHLVL',
        'TERM',
        'TMPDIR',
        'USER',
        '_',
      ]),
    );
  });

  test('an operator adds a toolchain by naming its folder', async () => {
    const folder = join(tree.base, 'toolchain');
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'bin', 'special'), '#!/bin/sh\necho special is here\n', { mode: 0o755 });
    const result = await bash(makeSandbox({ toolchains: [folder] }), tree, 'special');
    expect(result.output).toBe('special is here\n');
  });

  test('a toolchain that would show the home folder is refused', () => {
    expect(() => makeSandbox({ toolchains: ['/'] })).toThrow('would show workers the home folder');
    expect(() => makeSandbox({ toolchains: [tree.base] })).toThrow('has no bin folder');
  });
});

describe('what a command cannot do', () => {
  test('a link out of the worktree leads nowhere', async () => {
    writeFileSync(join(tree.base, 'secret'), 'canary');
    symlinkSync(join(tree.base, 'secret'), join(tree.worktree, 'link'));
    symlinkSync(tree.base, join(tree.worktree, 'folder'));
    const result = await bash(sandbox, tree, 'cat link; cat folder/secret; echo x >folder/new; echo x >link');
    expect(result.output).not.toContain('canary');
    expect(readFileSync(join(tree.base, 'secret'), 'utf8')).toBe('canary');
    expect(existsSync(join(tree.base, 'new'))).toBe(false);
  });

  test('.git cannot be changed, removed, moved or covered', async () => {
    const before = readFileSync(join(tree.worktree, '.git'), 'utf8');
    const attack =
      'echo x >.git; rm -f .git; mv .git x; ln -sf /etc .git; mkdir d; mv d .git; git worktree prune; true';
    await bash(sandbox, tree, attack);
    expect(readFileSync(join(tree.worktree, '.git'), 'utf8')).toBe(before);
  });

  test('a .git that is a link is not followed out', async () => {
    writeFileSync(join(tree.base, 'secret'), 'canary');
    execFileSync('sh', ['-c', 'rm .git && ln -s ../secret .git'], { cwd: tree.worktree });
    const result = await bash(sandbox, tree, 'cat .git');
    expect(result.output).not.toContain('canary');
  });

  test('there is no network, not even to this machine', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const result = await bash(sandbox, tree, `echo hello >/dev/tcp/127.0.0.1/${port}`);
    server.close();
    expect(result.exitCode).toBe(1);
    expect(result.output).toContain('Connection refused');
  });

  test('a server and its client inside can talk', async () => {
    const script = `node -e 'require("http").createServer((q, r) => r.end("hi")).listen(8080)' & sleep 0.5
      node -e 'fetch("http://localhost:8080").then((r) => r.text()).then(console.log)'`;
    expect((await bash(sandbox, tree, script)).output).toBe('hi\n');
  });

  test('a setuid file gives nobody anything', async () => {
    const result = await bash(
      sandbox,
      tree,
      'cp /usr/bin/id . && chmod u+s id && ./id -u; setpriv --reuid=0 id -u',
    );
    expect(result.output).toContain('1000\n');
    expect(result.output).not.toMatch(/^0$/mu);
  });

  test('files it makes do not belong to root', async () => {
    await bash(
      sandbox,
      tree,
      'echo x >made; mkdir -p deep/er; cp /usr/bin/id deep/er/; chmod u+s deep/er/id',
    );
    const owner = execFileSync('stat', ['-c', '%u', join(tree.worktree, 'deep/er/id')], { encoding: 'utf8' });
    expect(owner.trim()).not.toBe('0');
  });
});

describe('how a command ends', () => {
  test('its exit code and both streams come back', async () => {
    const result = await bash(sandbox, tree, 'echo out; echo err >&2; exit 3');
    expect(result).toMatchObject({ exitCode: 3, truncatedBytes: 0 });
    expect(result.output).toContain('out\n');
    expect(result.output).toContain('err\n');
    expect(result.stdout.toString()).toBe('out\n');
  });

  test('a program that does not exist is a result', async () => {
    const result = await bash(sandbox, tree, '', { argv: ['no-such-program'] });
    expect(result.exitCode).toBe(127);
    expect(result.output).toContain('no-such-program');
  });

  test('it gets its input, and may leave it unread', async () => {
    expect((await bash(sandbox, tree, 'cat', { stdin: 'grüße\n' })).output).toBe('grüße\n');
    expect((await bash(sandbox, tree, 'exit 0', { stdin: Buffer.alloc(1_000_000) })).exitCode).toBe(0);
    expect((await bash(sandbox, tree, 'cat')).output).toBe('');
  });

  test('at its time limit the whole tree dies, and what it printed is kept', async () => {
    const result = await bash(
      sandbox,
      tree,
      'echo started; trap "" TERM; setsid sleep 31.25 & sleep 31.25 & sleep 31.25',
      { timeoutMs: 500 },
    );
    expect(result).toMatchObject({ exitCode: null, timedOut: true, output: 'started\n' });
    expect(result.ms).toBeLessThan(5_000);
    expect(hostProcesses()).not.toContain('sleep 31.25');
  });

  test('what it leaves running is ended and named', async () => {
    const script = 'sleep 32.25 & (setsid --fork sleep 33.25 >/dev/null 2>&1 </dev/null); echo done';
    const result = await bash(sandbox, tree, script);
    expect(result).toMatchObject({ exitCode: 0, output: 'done\n' });
    expect([...result.leftRunning].sort()).toEqual(['sleep 32.25', 'sleep 33.25']);
    expect(hostProcesses()).not.toMatch(/sleep 3[23]\.25/u);
  });

  test('a pipeline that ends in time leaves nothing to name', async () => {
    expect((await bash(sandbox, tree, 'seq 1000 | sort -n | tail -1')).leftRunning).toEqual([]);
  });

  test('stopping it throws the reason, with every process gone', async () => {
    const stop = new AbortController();
    const running = bash(sandbox, tree, 'sleep 34.25 & sleep 34.25', {}, stop.signal);
    setTimeout(() => stop.abort(new Error('the run was cancelled')), 300);
    await expect(running).rejects.toThrow('the run was cancelled');
    await expect.poll(hostProcesses).not.toContain('sleep 34.25');
    await expect(bash(sandbox, tree, 'true', {}, stop.signal)).rejects.toThrow('the run was cancelled');
  });

  test('twenty commands side by side do not meet', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const results = await Promise.all(
      numbers.map((number) =>
        bash(
          sandbox,
          tree,
          `echo ${number} >/tmp/mine; sleep 0.1; cat /tmp/mine; ls /proc | grep -c '^[0-9]'`,
        ),
      ),
    );
    for (const [number, result] of results.entries()) {
      expect(result.output).toMatch(new RegExp(`^${number}\\n[1-9]\\n$`, 'u'));
    }
  });
});

describe('how much a command may use', () => {
  test('of a flood of output the head and the tail are kept', async () => {
    const result = await bash(sandbox, tree, 'echo first; yes flood | head -c 50000000; echo last', {
      maxOutputBytes: 1_000,
    });
    expect(result.output.length).toBeLessThan(1_200);
    expect(result.output).toMatch(/^first\nflood[^]*bytes left out here[^]*flood[^]*last\n$/u);
    expect(result.truncatedBytes).toBe(50_000_000 + 'first\nlast\n'.length - 1_000);
    expect(result.stdout.length).toBe(1_000);
  });

  test.runIf(process.platform === 'linux')('a fork bomb ends with its sandbox', async () => {
    const small = makeSandbox({ limits: { processes: 40 } });
    const script = 'for i in $(seq 100); do sleep 35.25 & done; wait';
    const result = await bash(small, tree, script, { timeoutMs: 1_000 });
    expect(result.output).toContain('Resource temporarily unavailable');
    expect(hostProcesses()).not.toContain('sleep 35.25');
  });

  test('/tmp and /dev/shm are bounded, and the rest of the system is read-only', async () => {
    const small = makeSandbox({ limits: { tmpBytes: 1_000_000 } });
    const script = 'head -c 2000000 /dev/zero >/tmp/big; touch /new /dev/new /etc/new /home; ls /tmp';
    const result = await bash(small, tree, script);
    expect(result.output).toContain('No space left on device');
    expect(result.output.match(/Read-only file system/gu)).toHaveLength(4);
  });

  test('a file has a largest size', async () => {
    const small = makeSandbox({ limits: { fileBytes: 1_000_000 } });
    const result = await bash(small, tree, 'head -c 2000000 /dev/zero >big; stat -c %s big');
    expect(result.output).toContain('1000000\n');
  });
});

describe('what an operator is told', () => {
  test('a folder outside the worktree is a mistake of ours', async () => {
    await expect(bash(sandbox, tree, 'true', { cwd: tree.base })).rejects.toThrow(
      'is not inside the worktree',
    );
  });

  test('what bubblewrap complains about becomes a problem with a way out', async () => {
    const missing = bash(sandbox, tree, 'true', { gitDir: join(tree.base, 'gone') });
    await expect(missing).rejects.toBeInstanceOf(SandboxProblem);
    await expect(missing).rejects.toThrow(/No sandbox could be made: .*gone/su);
  });
});

describe('without walls', () => {
  const open = makeSandbox({ mode: 'none' });

  test('commands run on the host, with the same small environment and limits', async () => {
    const result = await bash(
      open,
      tree,
      'pwd; env | grep -c VITEST; ulimit -n; ls; rg --version >/dev/null && echo rg',
    );
    expect(result.output).toBe(`${tree.worktree}\n0\n4096\nlist.txt\nsrc\nrg\n`);
  });

  test('what stays in the background ends with the command', async () => {
    const result = await bash(open, tree, 'sleep 36.25 & echo done');
    expect(result.output).toBe('done\n');
    await expect.poll(hostProcesses).not.toContain('sleep 36.25');
  });
});
