// `http://host/owner/repo.git`: who may fetch and push over HTTP, and what follows from a push.
import { runBackend } from './git/http-backend.ts';
import { admit, doerOf, isGranted, type Access, type Actor } from './rest/authority.ts';
import { Refusal } from './rest/refusal.ts';
import type { Api } from './rest/route.ts';
import { queuedHeads } from './world/merge-queue.ts';
import { guardedBranches } from './world/protection.ts';
import { watchingRefs } from './world/push.ts';
import { alone, repositoryByName, type Repository } from './world/repository.ts';
import type { State } from './world/state.ts';

const fetching: Access = { app: ['contents:read'], user: 'read' };
const pushing: Access = { app: ['contents:write'], user: 'write' };

export function gitRoutes({ app, state }: Api): void {
  app.all(
    '/:owner/:repo{[^/]+\\.git}/:service{info/refs|git-upload-pack|git-receive-pack}',
    async (context) => {
      const { owner, repo, service } = context.req.param();
      const repository = repositoryByName(state, `${owner}/${repo.replace(/\.git$/, '')}`);
      const isPush = [service, context.req.query('service')].includes('git-receive-pack');
      const actor = context.get('actor');
      const refusal = refusalFor(state, actor, repository, isPush);
      if (refusal) return refusal;
      if (repository === undefined) return noRepository();
      const run = (): Promise<Response> =>
        runBackend(context.req.raw, {
          root: state.dataDir,
          path: `/${repository.fullName}.git/${service}`,
          user: actor.kind === 'anonymous' ? 'nobody' : doerOf(state, actor).user.login,
          env: isPush ? pushRules(state, actor, repository) : {},
        });
      if (service !== 'git-receive-pack') return run();
      const by = doerOf(state, actor);
      return alone(state, repository, () => watchingRefs(state, repository, by, run));
    },
  );
}

/** Git asks again with credentials after a 401, and prints the text of other refusals. */
function refusalFor(
  state: State,
  actor: Actor,
  repository: Repository | undefined,
  isPush: boolean,
): Response | undefined {
  const challenge = { 'www-authenticate': 'Basic realm="GitHub"', 'content-type': 'text/plain' };
  const authenticate = (): Response =>
    new Response('Authentication required\n', { status: 401, headers: challenge });
  if (repository === undefined) return actor.kind === 'anonymous' ? authenticate() : noRepository();
  try {
    if (actor.kind === 'anonymous' && (isPush || repository.private)) return authenticate();
    admit(state, actor, repository, isPush ? pushing : fetching, isPush);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status !== 403) return noRepository();
    const login = actor.kind === 'anonymous' ? 'anonymous' : doerOf(state, actor).user.login;
    return new Response(`Permission to ${repository.fullName}.git denied to ${login}.\n`, { status: 403 });
  }
}

function noRepository(): Response {
  return new Response('Repository not found.\n', { status: 404 });
}

/** What the pre-receive hook refuses this pusher. */
function pushRules(state: State, actor: Actor, repository: Repository): Record<string, string> {
  const isApp = actor.kind === 'installation';
  const guarded = guardedBranches(state, repository, doerOf(state, actor).user);
  return {
    LOCAL_GITHUB_PROTECTED: guarded.map((branch) => `refs/heads/${branch}`).join(' '),
    LOCAL_GITHUB_QUEUED: queuedHeads(state, repository)
      .map((branch) => `refs/heads/${branch}`)
      .join(' '),
    LOCAL_GITHUB_NO_WORKFLOWS: isApp && !isGranted(actor.token, 'workflows:write') ? '1' : '',
  };
}
