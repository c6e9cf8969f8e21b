// The local GitHub: puts the rooms together and listens on loopback.
import { mkdir } from 'node:fs/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { controlRoutes } from './control.ts';
import { Deliveries } from './deliveries.ts';
import { endReaders } from './git/objects.ts';
import { gitRoutes } from './git-http.ts';
import { graphqlRoute } from './graphql/route.ts';
import { Misbehaviour } from './misbehave.ts';
import { addPages } from './pages/site.ts';
import { appRoutes } from './rest/apps.ts';
import { checkRoutes } from './rest/checks.ts';
import { statusRoutes } from './rest/statuses.ts';
import { commentRoutes } from './rest/comments.ts';
import { commitRoutes } from './rest/commits.ts';
import { contentRoutes } from './rest/contents.ts';
import { gitDataRoutes } from './rest/git-data.ts';
import { issueLinkRoutes } from './rest/issue-links.ts';
import { issueRoutes } from './rest/issues.ts';
import { jobRoutes } from './rest/jobs.ts';
import { labelRoutes } from './rest/labels.ts';
import { manifestRoutes } from './rest/manifest.ts';
import { protectionRoutes } from './rest/protection.ts';
import { pullRoutes } from './rest/pulls.ts';
import { reactionRoutes } from './rest/reactions.ts';
import { Refusal } from './rest/refusal.ts';
import { repositoryRoutes } from './rest/repositories.ts';
import { reviewCommentRoutes } from './rest/review-comments.ts';
import { reviewRoutes } from './rest/reviews.ts';
import type { Api, Env } from './rest/route.ts';
import { userRoutes } from './rest/users.ts';
import { Traffic } from './traffic.ts';
import { watchPulls } from './world/job.ts';
import { watchQueues } from './world/queue-turn.ts';
import { State } from './state/state.ts';
import { World } from './world/world.ts';

export interface LocalGitHub {
  /** `http://127.0.0.1:PORT`; the API is at `/api/v3` below it. */
  readonly url: string;
  /** In-process control; the same over HTTP is at `/_local`. */
  readonly world: World;
  close(): Promise<void>;
}

interface LocalGitHubOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Where the bare repositories are put; made when missing. */
  readonly dataDir: string;
  readonly log?: (line: string) => void;
}

/** Starts a GitHub that knows nobody yet; everything but the bare repositories is gone when it closes. */
export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const log = options.log ?? (() => undefined);
  await mkdir(options.dataDir, { recursive: true });
  const state = new State(options.dataDir);
  const misbehave = new Misbehaviour();
  const deliveries = new Deliveries(state, misbehave, log);
  const traffic = new Traffic(state, misbehave, log);
  watchQueues(state);
  watchPulls(state);
  const world = new World(state, misbehave, deliveries, traffic);
  const api: Api = { app: new Hono<Env>(), state, misbehave, deliveries };
  addRoutes(api, traffic, log);
  controlRoutes(api.app, world);
  // Last: the pages take every address that is left.
  addPages(api);
  const { close, port } = await listen(api.app, options.port ?? 0);
  state.url = `http://127.0.0.1:${port}`;
  return {
    url: state.url,
    world,
    close: async () => {
      await state.end();
      await deliveries.close();
      await close();
      await endReaders(options.dataDir);
    },
  };
}

function addRoutes(api: Api, traffic: Traffic, log: (line: string) => void): void {
  const { app } = api;
  const pass = traffic.pass.bind(traffic);
  app.use('/api/*', pass);
  app.use('/:owner/:repo{[^/]+\\.git}/*', pass);
  // `traffic` turns what was thrown into the answer; this only keeps Hono from printing it.
  app.onError(() => new Response(null, { status: 500 }));
  app.all('/api/v3', (context) => context.json({ current_user_url: `${api.state.url}/api/v3/user` }));
  userRoutes(api, traffic);
  appRoutes(api);
  repositoryRoutes(api);
  labelRoutes(api);
  // `/issues/comments` and `/pulls/comments` before the routes that take any word for a number.
  commentRoutes(api);
  issueRoutes(api);
  issueLinkRoutes(api);
  reviewCommentRoutes(api);
  pullRoutes(api);
  reviewRoutes(api);
  reactionRoutes(api);
  checkRoutes(api);
  statusRoutes(api);
  jobRoutes(api);
  protectionRoutes(api);
  contentRoutes(api);
  gitDataRoutes(api);
  commitRoutes(api);
  manifestRoutes(api);
  graphqlRoute(api);
  gitRoutes(api);
  app.all('/api/*', ({ req }) => {
    log(`${req.method} ${req.path}: the local GitHub has no such route`);
    throw new Refusal(404, 'Not Found');
  });
}

async function listen(app: Hono<Env>, port: number): Promise<{ port: number; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (address) => {
      resolve({ port: address.port, close });
    });
    server.on('error', reject);
    const close = (): Promise<void> =>
      new Promise((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
  });
}
