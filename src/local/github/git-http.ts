// `http://host/owner/repo.git`: who may fetch and push over HTTP, and what follows from a push.
import { advertise, exchange, type Service } from './git/smart-http.ts';
import { admit, doerOf, isGranted, type Access, type Actor } from './rest/authority.ts';
import { Refusal } from './rest/refusal.ts';
import type { Api } from './rest/route.ts';
import { queuedHeads } from './world/merge-queue.ts';
import { guardedBranches } from './world/protection.ts';
import { watchingRefs } from './world/push.ts';
import type { Repository } from './state/repository.ts';
import { alone, gitDirectory, repositoryByName } from './world/repository.ts';
import type { State } from './state/state.ts';

const fetching: Access = { app: ['contents:read'], user: 'read' };
const pushing: Access = { app: ['contents:write'], user: 'write' };

export function gitRoutes({ app, state }: Api): void {
  const path = '/:owner/:repo{[^/]+\\.git}';

  app.get(`${path}/info/refs`, async (context) => {
    const service = context.req.query('service');
    if (!isService(service)) return context.text('Please upgrade your git client.\n', 403);
    const { owner, repo } = context.req.param();
    const repository = admitted(state, context.get('actor'), `${owner}/${repo}`, service);
    if (repository instanceof Response) return repository;
    return advertise(context.req.raw, service, gitDirectory(state, repository));
  });

  app.post(`${path}/:service{git-upload-pack|git-receive-pack}`, async (context) => {
    const { owner, repo, service } = context.req.param();
    const actor = context.get('actor');
    if (!isService(service)) return noRepository();
    const repository = admitted(state, actor, `${owner}/${repo}`, service);
    if (repository instanceof Response) return repository;
    const directory = gitDirectory(state, repository);
    if (service === 'git-upload-pack') return exchange(context.req.raw, service, directory, {});
    const by = doerOf(state, actor);
    return alone(state, repository, async () =>
      watchingRefs(state, repository, by, async () =>
        exchange(context.req.raw, service, directory, pushRules(state, actor, repository)),
      ),
    );
  });
}

function isService(name: string | undefined): name is Service {
  return name === 'git-upload-pack' || name === 'git-receive-pack';
}

/** The repository, where the actor may do this with it. */
function admitted(state: State, actor: Actor, path: string, service: Service): Repository | Response {
  const repository = repositoryByName(state, path.replace(/\.git$/, ''));
  const refusal = refusalFor(state, actor, repository, service === 'git-receive-pack');
  return refusal ?? repository ?? noRepository();
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
