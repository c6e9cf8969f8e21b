// A process with a command in a sandbox, to be killed by a test: `foreground` or `background`, worktree, mirror, script.
import { bash, makeSandbox, type TestTree } from './worktree.ts';

const [where, worktree = '', gitDir = '', script = ''] = process.argv.slice(2);
const tree: TestTree = { base: '', worktree, gitDir, [Symbol.dispose]: () => undefined };
const sandbox = makeSandbox();
if (where === 'foreground') await bash(sandbox, tree, script, { timeoutMs: 60_000 });
else {
  const argv = ['bash', '-c', script];
  const room = sandbox.openSession();
  const running = await room.start({
    argv,
    cwd: worktree,
    worktree,
    gitDir,
    writable: true,
    maxOutputBytes: 1_000,
  });
  await running.end;
}
