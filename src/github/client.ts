// The way to GitHub: who we are there, and clients whose token fits one repository and one operation. Nothing here
// retries a request, and nothing waits: what failed is thrown as a GitHubFailure and judged by whoever asked.
import type { Logger } from 'pino';
import { ProbotOctokit } from 'probot';
import type { SecretScan } from '../domain/secret/secret-scan.ts';
import { asFailure, asShutOut } from './failure.ts';
import { withoutSecrets } from './without-secrets.ts';

export type Octokit = ProbotOctokit;
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** Our own account: pull requests and comments carry `botId` as their author. */
export interface Self {
  readonly appId: number;
  readonly slug: string;
  readonly botId: number;
  /** `slug[bot]` */
  readonly login: string;
}

/** A repository as a token needs it. */
export interface RepositoryAddress {
  readonly installationId: number;
  readonly repoId: number;
}

export interface GitHub {
  /** Asked once, then remembered. */
  self(): Promise<Self>;
  /**
   * A client for one repository with these permissions and no others. Take a new one for each operation: tokens age.
   * @param withinMs milliseconds from now after which nothing that it asked is in flight any more.
   */
  repository(at: RepositoryAddress, permissions: Permissions, withinMs?: number): Promise<Octokit>;
  /** What whoever installed us has allowed so far: less than app.yml asks for, where that has grown since. */
  granted(installationId: number): Promise<Permissions>;
  /** A token like that of `repository`, for git. It lives for at least a minute, at most an hour. */
  token(installationId: number, repoId: number, permissions: Permissions): Promise<string>;
  /** `https://github.com`, or the Enterprise host. */
  readonly url: string;
  /** Host names that links in our own words may lead to. */
  readonly host: string;
  cloneUrl(owner: string, repo: string): string;
}

interface GitHubOptions {
  readonly appId: number;
  readonly privateKey: string;
  /** An Enterprise host, with its port if it has one; github.com without it. */
  readonly host?: string | undefined;
  readonly protocol?: 'http' | 'https' | undefined;
  readonly log: Logger;
  /** Called and awaited before each request: counts them, and is the place where writes are given their pace. */
  readonly onRequest?:
    | ((request: { kind: 'read' | 'write'; route: string }) => void | Promise<void>)
    | undefined;
  /** Knows what must not leave: each token that is made is told to it, each text that is written is cleaned by it. */
  readonly secrets?: SecretScan | undefined;
}

const requestTimeoutMs = 30_000;

export function connectGitHub(options: GitHubOptions): GitHub {
  const host = options.host ?? 'github.com';
  const url = `${options.protocol ?? 'https'}://${host}`;
  const open = (auth: Record<string, unknown>): Octokit => openClient(options, url, auth);
  const app = open({ appId: options.appId, privateKey: options.privateKey });
  const made = (token: string): void => options.secrets?.learnForNow(token, Date.now());
  const mint = minter(app, made);

  let known: Promise<Self> | undefined;
  return {
    url,
    host,
    cloneUrl: (owner, repo) => `${url}/${owner}/${repo}.git`,
    async token(installationId, repoId, permissions) {
      return (await mint({ installationId, repoId }, permissions)).token;
    },
    async granted(installationId) {
      const { data } = await app.request('GET /app/installations/{installation_id}', {
        installation_id: installationId,
      });
      return data.permissions as Permissions;
    },
    async repository(at, permissions, withinMs) {
      const minted = await mint(at, permissions);
      const deadline = withinMs === undefined ? undefined : AbortSignal.timeout(withinMs);
      return beingPatient(openClient(options, url, { token: minted.token }, deadline), minted);
    },
    self() {
      known ??= whoAmI(options.appId, app, open, made).catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
  };
}

interface Minted {
  readonly token: string;
  readonly createdAt: string;
  /** It was refused: the next of its kind is made anew. */
  readonly distrust: () => void;
}

/** Tokens are lent again while they live, but for those that GitHub no longer takes: it ends them with an installation. */
function minter(
  app: Octokit,
  made: (token: string) => void,
): (at: RepositoryAddress, permissions: Permissions) => Promise<Minted> {
  const refused = new Set<string>();
  return async ({ installationId, repoId }, permissions) => {
    const request = { type: 'installation', installationId, repositoryIds: [repoId], permissions };
    const kind = JSON.stringify(request);
    try {
      const minted = (await app.auth({ ...request, refresh: refused.has(kind) })) as Omit<Minted, 'distrust'>;
      refused.delete(kind);
      made(minted.token);
      return { ...minted, distrust: () => void refused.add(kind) };
    } catch (error) {
      throw asShutOut(error);
    }
  };
}

function openClient(
  options: GitHubOptions,
  url: string,
  auth: Record<string, unknown>,
  deadline?: AbortSignal,
): Octokit {
  // Probot's own throttling waits inside one process, and its retries send a POST again that may have been applied.
  // Only the function form can switch them off: the object form is merged under Probot's defaults.
  const Quiet = ProbotOctokit.defaults((given: object) => ({
    ...given,
    retry: { enabled: false },
    throttle: { enabled: false },
  }));
  const octokit = new Quiet({
    auth,
    log: options.log.child({ part: 'github' }),
    ...(options.host === undefined ? {} : { baseUrl: `${url}/api/v3` }),
  });
  octokit.hook.before('request', async (request) => {
    const ends = [AbortSignal.timeout(requestTimeoutMs), ...(deadline === undefined ? [] : [deadline])];
    request.request = { ...request.request, signal: AbortSignal.any(ends) };
    const kind = isRead(request) ? 'read' : 'write';
    if (kind === 'write' && options.secrets !== undefined)
      withoutSecrets(request, options.secrets, options.log);
    await options.onRequest?.({ kind, route: `${request.method} ${request.url}` });
  });
  octokit.hook.error('request', (error) => {
    throw asFailure(error, Date.now());
  });
  return octokit;
}

/** Minting a token or asking by GraphQL changes nothing that anybody sees, so it is no write although it is a POST. */
function isRead({ method, url, ...rest }: { method: string; url: string; query?: unknown }): boolean {
  if (method === 'GET' || method === 'HEAD' || url.endsWith('/access_tokens')) return true;
  return url.endsWith('/graphql') && String(rest.query).startsWith('query');
}

const youngMs = 5_000;
const replicationWaitsMs = [500, 1_000, 2_000];

/** GitHub may refuse a token for some seconds after making it. A refused token has changed nothing: asking again is safe. */
function beingPatient(octokit: Octokit, { createdAt, distrust }: Minted): Octokit {
  octokit.hook.wrap('request', async (request, options) => {
    for (const waitMs of replicationWaitsMs) {
      try {
        return await request(options);
      } catch (error) {
        const refused = error instanceof Error && 'status' in error && error.status === 401;
        if (refused) distrust();
        if (!refused || Date.now() - Date.parse(createdAt) > youngMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    return request(options);
  });
  return octokit;
}

/** An app's JWT may not read users, so one of its installations lends a token that can read nothing else. */
async function whoAmI(
  appId: number,
  app: Octokit,
  open: (auth: Record<string, unknown>) => Octokit,
  made: (token: string) => void,
): Promise<Self> {
  const { data } = await app.request('GET /app');
  if (!data?.slug) throw new Error(`GitHub knows no app with the id ${appId}; check APP_ID and PRIVATE_KEY`);
  const { data: installations } = await app.request('GET /app/installations', { per_page: 100 });
  const installation = installations.find((each) => !each.suspended_at);
  if (installation === undefined) throw new Error(`The app ${data.slug} is not installed anywhere yet`);
  const { token } = (await app.auth({
    type: 'installation',
    installationId: installation.id,
    permissions: { metadata: 'read' },
  })) as { token: string };
  made(token);
  const login = `${data.slug}[bot]`;
  const { data: bot } = await open({ token }).rest.users.getByUsername({ username: login });
  return { appId, slug: data.slug, botId: bot.id, login };
}
