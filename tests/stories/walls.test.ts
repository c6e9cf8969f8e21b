// What agents are kept behind, as a person and an agent see it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt } from '../store/calls.ts';
import { hostProcesses } from '../sandbox/worktree.ts';
import { checklist, project } from './support/project.ts';
import { approval, call, greetWith, shell, step, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';
const plan = checklist(louder);

it(
  'a public repository is refused without a sandbox, before a model is asked, with what to do about it',
  tell({ settings: { SANDBOX: 'none' } }, async (story) => {
    const issue = await story.asks('Louder', plan);
    const words = await story.lastWords(issue);
    expect(words).toContain('without a sandbox');
    expect(words).toContain('make the repository private');
    expect((await story.ended(issue)).tasks.size).toBe(0);
    await expect(await story.thread(issue)).toMatchFileSnapshot('threads/no-sandbox.md');
  }),
);

describe('a project with a setup', () => {
  const asked: string[] = [];
  let registry: Server;
  let host = '';
  beforeAll(async () => {
    registry = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('a package\n');
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    const address = `http://${host}/package`;
    settings['SETUP_HOSTS'] = host;
    files['.github/troupe.yml'] =
      `setup:\n  - mkdir node_modules\n  - node -e 'fetch("${address}").then((r) => r.text()).then((t) => fs.writeFileSync("node_modules/package", t))'\n`;
  });
  afterAll(() => new Promise((resolve) => registry.close(resolve)));
  const settings: Record<string, string> = {};
  const files: Record<string, string> = { ...project, '.gitignore': 'node_modules/\n' };

  it(
    'has its packages in every attempt and review, though nothing there has a network',
    tell(
      {
        files,
        settings,
        scenes: [
          worker(louder, [step(shell('cat node_modules/package')), greetWith('Hello', '!')]),
          approval(louder),
        ],
      },
      async (story) => {
        const issue = await story.asks('Louder', plan);
        expect(await story.lastWords(issue)).toContain('🎉 Done');
        const said = JSON.stringify(await story.store.transcripts.entries(1, attempt()));
        expect(said).toContain('a package\\\\n[exit code 0]'.replaceAll('\\\\', '\\'));
        expect(asked).toEqual(['/package']);
        expect(() => story.file('node_modules/package')).toThrow(/node_modules/);
      },
    ),
  );

  it(
    'is told on the issue where the server names no registries',
    tell({ config: 'setup:\n  - npm ci\n' }, async (story) => {
      const issue = await story.asks('Louder', plan);
      expect(await story.reads(issue)).toContain('SETUP_HOSTS');
    }),
  );
});

it(
  'a server in the background dies with Troupe, and the agent that goes on is told',
  tell(
    {
      started: false,
      scenes: [
        worker(louder, [
          step(call('run_shell', { command: 'echo up; exec sleep 61.25', background: true })),
          step(shell('sleep 4.25; echo awake')),
          greetWith('Hello', '!'),
        ]),
        approval(louder),
      ],
    },
    async (story) => {
      const first = await story.startProcess();
      const issue = await story.asks('Louder', plan);
      const transcript = async (): Promise<string> =>
        JSON.stringify(await story.store.transcripts.entries(1, attempt()));
      for (const command of ['sleep 61.25', 'sleep 4.25'])
        await expect.poll(hostProcesses, { timeout: 60_000, interval: 20 }).toContain(command);
      await first.kill();
      await expect.poll(hostProcesses, { timeout: 10_000 }).not.toContain('sleep 61.25');
      await story.startProcess();
      expect(await story.lastWords(issue)).toContain('🎉 Done');
      expect(await transcript()).toContain('an interruption of this attempt ended b1');
      await story.quiet();
    },
  ),
);
