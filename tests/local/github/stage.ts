// A small world on a running local GitHub: an owner, people with roles, a repository, an App that is installed on it.
import { spawn } from 'node:child_process';
import { createSign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { startLocalGitHub, type LocalGitHub } from '../../../src/local/github/server.ts';
import type { CreatedApp, CreatedUser, World } from '../../../src/local/github/world/world.ts';

export interface Heard {
  readonly event: string;
  readonly guid: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Stage {
  readonly github: LocalGitHub;
  readonly world: World;
  readonly folder: string;
  readonly ada: CreatedUser;
  readonly bob: CreatedUser;
  readonly eve: CreatedUser;
  readonly app: CreatedApp;
  readonly installationId: number;
  /** What the App's webhook has heard. */
  readonly heard: Heard[];
  /** How the webhook answers from now on. */
  answer: { status: number };
  as(user: CreatedUser): Octokit;
  asApp(): Octokit;
  /** As the App where it is installed, with a token narrowed or not; or as another App. */
  asInstallation(
    narrowed?: Record<string, unknown>,
    other?: { app: CreatedApp; id: number },
  ): Promise<Octokit>;
  token(narrowed?: Record<string, unknown>, other?: { app: CreatedApp; id: number }): Promise<string>;
  /** Waits for all webhooks and answers what the App heard, as `issues.opened`. */
  events(): Promise<string[]>;
  /** Waits for all webhooks, then forgets what was heard. */
  quiet(): Promise<void>;
  /** Fetches any path below the server. */
  get(path: string, token?: string): Promise<Response>;
  close(): Promise<void>;
}

export const repo = { owner: 'ada', repo: 'todo' };
export const files = {
  'README.md': '# To do\n',
  'src/list.js': 'export const list = [];\n\nexport function add(item) {\n  list.push(item);\n}\n',
};

export const permissions = {
  actions: 'write',
  administration: 'read',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  statuses: 'write',
} as const;

export const events = [
  'issues',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'check_run',
  'check_suite',
  'status',
  'push',
  'create',
  'delete',
];

/** Ada owns ada/todo, Bob may write, Eve may only read; the App `Troupe` is installed there. */
export async function setStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'local-github-'));
  const github = await startLocalGitHub({ dataDir: join(folder, 'data') });
  const { world } = github;
  const heard: Heard[] = [];
  const answer = { status: 200 };
  const hook = await listenTo(heard, answer);
  const [ada, bob, eve] = [
    world.createUser({ login: 'ada' }),
    world.createUser({ login: 'bob' }),
    world.createUser({ login: 'eve' }),
  ];
  await world.createRepository({ owner: 'ada', name: 'todo', from: { files } });
  world.setRole('ada/todo', 'bob', 'write');
  const app = world.createApp({ name: 'Troupe', webhookUrl: hook.url, permissions, events });
  const { id } = world.installApp(app.id, 'ada', ['todo']);
  const client = (auth: string): Octokit =>
    new Octokit({ auth, baseUrl: `${world.state.url}/api/v3`, log: silent, request: { retries: 0 } });
  const asApp = (): Octokit => client(jwt(app));
  const token: Stage['token'] = async (narrowed = {}, who = { app, id }) => {
    const request = { installation_id: who.id, ...narrowed };
    return (await client(jwt(who.app)).apps.createInstallationAccessToken(request)).data.token;
  };
  return {
    github,
    world,
    folder,
    ada,
    bob,
    eve,
    app,
    installationId: id,
    heard,
    answer,
    as: (user) => client(user.token),
    asApp,
    asInstallation: async (narrowed, other) => client(await token(narrowed, other)),
    token,
    events: async () => {
      await world.idle();
      return heard.map(({ event, payload }) => [event, payload['action']].filter(Boolean).join('.'));
    },
    quiet: async () => {
      await world.idle();
      heard.length = 0;
    },
    get: async (path, bearer) =>
      fetch(
        `${github.url}${path}`,
        bearer === undefined ? {} : { headers: { authorization: `Bearer ${bearer}` } },
      ),
    close: async () => {
      await github.close();
      await hook.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A token by which the App speaks as itself. */
export function jwt(app: Pick<CreatedApp, 'id' | 'privateKey'>, lifeSeconds = 300): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: app.id, iat: now - 30, exp: now + lifeSeconds })}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(app.privateKey, 'base64url')}`;
}

export interface Ran {
  readonly status: number;
  readonly output: string;
}

/** Runs git as a person at a terminal would, without that machine's configuration. */
export async function runGit(cwd: string, ...args: string[]): Promise<Ran> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env });
    let output = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    child.stderr.on('data', (part: Buffer) => (output += part.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

/** The status and body that a request was refused with. */
export async function refusal(request: Promise<unknown>): Promise<{ status: number; data: Refused }> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Error && 'status' in error) {
      const { status, response } = error as unknown as { status: number; response?: { data: Refused } };
      return { status, data: response?.data ?? { message: error.message } };
    }
    throw error;
  }
  throw new Error('the request was not refused');
}

export interface Refused {
  readonly message: string;
  readonly errors?: readonly unknown[];
}

/** Refusals are expected here: Octokit need not complain of them. */
export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

async function listenTo(
  heard: Heard[],
  answer: { status: number },
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      heard.push({
        event: String(request.headers['x-github-event']),
        guid: String(request.headers['x-github-delivery']),
        headers: request.headers,
        text,
        payload: JSON.parse(text) as Record<string, unknown>,
      });
      response.writeHead(answer.status).end('heard');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
