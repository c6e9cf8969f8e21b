// Troupe can be killed at any moment, without a last word. What it had running must not live on.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hostProcesses, makeTree } from './worktree.ts';

const program = fileURLToPath(new URL('./wait-for-command.ts', import.meta.url));

test.each(['foreground', 'background'])(
  'a command in the %s dies with the process that runs it',
  async (where) => {
    using tree = makeTree();
    const sign = `sleep 6${process.pid % 10}.${where.length}25`;
    const script = `(setsid --fork ${sign}); exec ${sign}`;
    const troupe = spawn(process.execPath, [program, where, tree.worktree, tree.gitDir, script], {
      stdio: 'ignore',
    });
    await expect.poll(hostProcesses, { timeout: 20_000 }).toContain(sign);
    troupe.kill('SIGKILL');
    await expect.poll(hostProcesses, { timeout: 10_000 }).not.toContain(sign);
  },
);
