// World control over HTTP, at `/_local`: what `World` does in process, for scripts and other languages. Loopback only.
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from './rest/route.ts';
import { checkConclusions } from './state/check.ts';
import { dequeueReasons } from './state/merge-queue.ts';
import type { World } from './world/world.ts';
import { roles } from './state/repository.ts';
import { laggingNouns } from './state/table.ts';

const Permission = z.enum(['read', 'write', 'admin']);

/** One way to control the world: what it takes, and what it does. */
interface Lever<S extends z.ZodType> {
  readonly takes: S;
  readonly pull: (wanted: z.output<S>) => unknown;
}

export function controlRoutes(app: Hono<Env>, world: World): void {
  const lever = <S extends z.ZodType>(path: string, takes: S, pull: Lever<S>['pull']): void => {
    app.post(`/_local${path}`, async (context) => {
      const wanted = takes.safeParse(await context.req.json().catch(() => ({})));
      if (!wanted.success) return context.json({ message: z.prettifyError(wanted.error) }, 422);
      try {
        return context.json((await pull(wanted.data)) ?? { done: true });
      } catch (error) {
        return context.json({ message: error instanceof Error ? error.message : String(error) }, 409);
      }
    });
  };
  makingLevers(world, lever);
  waitingLevers(world, lever);
  faultLevers(world, lever);
  readers(app, world);
}

type AddLever = <S extends z.ZodType>(path: string, takes: S, pull: Lever<S>['pull']) => void;

function makingLevers(world: World, lever: AddLever): void {
  const User = z.object({
    login: z.string(),
    name: z.string().optional(),
    type: z.enum(['User', 'Organization']).optional(),
  });
  lever('/users', User, (wanted) => world.createUser(defined(wanted)));

  const NewRepository = z.object({
    owner: z.string(),
    name: z.string(),
    private: z.boolean().optional(),
    defaultBranch: z.string().optional(),
    from: z
      .union([z.object({ path: z.string() }), z.object({ files: z.record(z.string(), z.string()) })])
      .optional(),
  });
  lever('/repositories', NewRepository, (wanted) => world.createRepository(defined(wanted)));

  const Role = z.object({ repository: z.string(), login: z.string(), role: z.enum(roles) });
  lever('/roles', Role, ({ repository, login, role }) => world.setRole(repository, login, role));

  const App = z.object({
    name: z.string(),
    webhookUrl: z.string().optional(),
    webhookSecret: z.string().optional(),
    permissions: z.record(z.string(), Permission),
    events: z.array(z.string()),
    owner: z.string().optional(),
  });
  lever('/apps', App, (wanted) => world.createApp(defined(wanted)));

  const Webhook = z.object({ app: z.number(), url: z.string() });
  lever('/webhook', Webhook, ({ app, url }) => world.setWebhook(app, url));

  const Install = z.object({
    app: z.number(),
    owner: z.string(),
    repositories: z.union([z.array(z.string()), z.literal('all')]),
  });
  lever('/installations', Install, ({ app, owner, repositories }) =>
    world.installApp(app, owner, repositories),
  );

  const Commit = z.object({
    repository: z.string(),
    branch: z.string().optional(),
    files: z.record(z.string(), z.string().nullable()),
    message: z.string(),
    by: z.string().optional(),
  });
  lever('/commits', Commit, async ({ repository, ...wanted }) => ({
    sha: await world.commit(repository, defined(wanted)),
  }));
}

function waitingLevers(world: World, lever: AddLever): void {
  const Branch = z.object({ repository: z.string(), branch: z.string().optional() });
  const Queue = Branch.extend({
    method: z.enum(['merge', 'squash', 'rebase']).optional(),
    held: z.boolean().optional(),
  });
  lever('/merge-queues', Queue, ({ repository, branch, ...wanted }) =>
    world.setMergeQueue(repository, branch, defined(wanted)),
  );
  lever('/merge-queues/release', Branch, ({ repository, branch }) =>
    world.releaseMergeQueue(repository, branch),
  );
  lever('/merge-queues/step', Branch, async ({ repository, branch }) => ({
    done: await world.stepMergeQueue(repository, branch),
  }));
  const Failure = Branch.extend({ reason: z.enum(dequeueReasons).optional() });
  lever('/merge-queues/fail-next', Failure, ({ repository, branch, reason }) =>
    world.failNextInQueue(repository, reason, branch),
  );

  const conclusion = z.enum(checkConclusions);
  const outcome = z.union([conclusion, z.object({ conclusion, log: z.string() })]);
  const Job = z.object({
    repository: z.string(),
    sha: z.string(),
    name: z.string(),
    conclusion: conclusion.nullish(),
    log: z.string().optional(),
  });
  lever('/jobs', Job, ({ repository, ...job }) => world.reportJob(repository, defined(job)));
  const Workflow = z.object({
    repository: z.string(),
    name: z.string(),
    outcomes: z.array(outcome).default([]),
    otherwise: outcome.optional(),
  });
  lever('/workflows', Workflow, ({ repository, name, outcomes, otherwise }) =>
    world.setWorkflow(repository, name, outcomes, otherwise),
  );
  lever('/next-runs', Workflow, ({ repository, name, outcomes }) =>
    world.nextRuns(repository, name, outcomes),
  );
  const Press = z.object({ repository: z.string(), run: z.number(), button: z.string(), by: z.string() });
  lever('/buttons', Press, ({ repository, run, button, by }) =>
    world.pressButton(repository, run, button, by),
  );
}

function faultLevers(world: World, lever: AddLever): void {
  const { misbehave } = world;
  const path = z.string().transform((source) => new RegExp(source));
  const times = z.number().optional();
  const Fail = z.object({
    method: z.string().optional(),
    path,
    status: z.number(),
    times,
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
  });
  lever('/misbehave/fail', Fail, (fault) => misbehave.fail(defined(fault)));

  const Lose = z.object({ method: z.string().optional(), path, times });
  lever('/misbehave/lose-answer', Lose, (fault) => misbehave.loseAnswer(defined(fault)));

  const Limit = z.object({
    method: z.string().optional(),
    path,
    times,
    retryAfterSeconds: z.number().optional(),
    status: z.union([z.literal(403), z.literal(429)]).optional(),
  });
  lever('/misbehave/secondary-limit', Limit, (fault) => misbehave.secondaryLimit(defined(fault)));

  const ReadLag = z.object({ ms: z.number(), nouns: z.array(z.enum(laggingNouns)).optional() });
  lever('/misbehave/read-lag', ReadLag, ({ ms, nouns }) => misbehave.readLag(ms, nouns));

  const Webhooks = z.object({
    duplicate: z.boolean().optional(),
    delayMs: z.number().optional(),
    reorder: z.boolean().optional(),
  });
  lever('/misbehave/webhooks', Webhooks, (faults) => misbehave.webhooks(defined(faults)));

  lever('/misbehave/mergeable-null', z.object({ times: z.number() }), (fault) =>
    misbehave.mergeableNull(fault.times),
  );
  lever('/misbehave/refuse-new-tokens', z.object({ ms: z.number() }), ({ ms }) =>
    misbehave.refuseNewTokens(ms),
  );
  const Limits = z.object({
    requestsPerHour: z.number().optional(),
    concurrentRequests: z.number().optional(),
    contentPerMinute: z.number().optional(),
    contentPerHour: z.number().optional(),
  });
  lever('/limits', Limits, (limits) => Object.assign(world.state.limits, defined(limits)));
  lever('/misbehave/stop', z.unknown(), () => misbehave.stop());
}

function readers(app: Hono<Env>, world: World): void {
  const { state } = world;
  app.get('/_local/state', (context) =>
    context.json({
      users: state.users.all(),
      repositories: state.repositories.all(),
      // A private key is shown once, to whoever creates the App.
      apps: state.apps.all().map((one) => ({ ...one, privateKey: '', clientSecret: '', webhookSecret: '' })),
      installations: state.installations.all(),
      labels: state.labels.all(),
      issues: state.issues.all(),
      comments: state.comments.all(),
      reactions: state.reactions.all(),
      pulls: state.pulls.all(),
      reviews: state.reviews.all(),
      reviewComments: state.reviewComments.all(),
      checkRuns: state.checkRuns.all(),
      jobs: state.jobs.all(),
      mergeQueues: state.mergeQueues.all(),
      queueEntries: state.queueEntries.all(),
      statuses: state.statuses.all(),
    }),
  );
  app.get('/_local/requests', (context) =>
    context.json({ counts: world.counts(), requests: world.requests() }),
  );
  app.get('/_local/deliveries', (context) => context.json(world.deliveries()));
  app.get('/_local/idle', async (context) => {
    await world.idle();
    return context.json({ idle: true });
  });
}

/** Without the fields that were left out: zod gives them as `undefined`, the world takes them as absent. */
function defined<T extends object>(wanted: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
