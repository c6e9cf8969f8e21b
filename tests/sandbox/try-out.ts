// A sandbox tried out by whoever runs this: what got out of it, and what became of a command that wants too much memory
// and of one that prints who it is. Argument: a folder of theirs. Prints JSON.
import { findCgroups } from '../../src/sandbox/cgroups.ts';
import { selfTest } from '../../src/sandbox/self-test.ts';
import { bash, makeSandbox, makeTree } from './worktree.ts';

const [folder = ''] = process.argv.slice(2);
const sandbox = makeSandbox();
const escaped = await selfTest(sandbox, folder);
using tree = makeTree();
const greedy = `node -e 'const all = []; for (let i = 0; i < 200; i++) all.push(Buffer.alloc(5e6, 1)); setTimeout(() => 0, 3e4)'`;
const { limit, dyingMs } = await bash(sandbox, tree, greedy, { limits: { memoryBytes: 200e6 } });
const { output } = await bash(sandbox, tree, 'id -u; cat list.txt; touch mine && stat -c %u mine');
process.stdout.write(
  JSON.stringify({
    uid: process.getuid?.(),
    byKernel: findCgroups() !== undefined,
    escaped,
    limit,
    dyingMs,
    output,
  }),
);
