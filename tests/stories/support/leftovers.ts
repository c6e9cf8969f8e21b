// What a story must not leave behind, each as a sentence that says what it is and what usually causes it.
import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { starter } from '../../../src/git/run-program.ts';
import type { ScriptState } from '../../../src/local/demo/script/script-state.ts';
import { problemsIn } from '../../support/conformity.ts';
import { allProcesses, type Process } from '../../support/processes.ts';
import { type Webhook, webhookProblemsIn } from '../../support/webhook-conformity.ts';
import type { LogBook } from './actor.ts';
import { repository } from './project.ts';
import type { Talk } from './talk.ts';
import type { Town } from './town.ts';

export type Query = (statement: string) => Promise<Record<string, unknown>[]>;

const clearingUpMs = 5_000;

/** In the database; what is only being finished gets time for it. */
export async function leftInDatabase(query: Query): Promise<string[]> {
  for (const deadline = Date.now() + clearingUpMs; ; await sleep(50)) {
    const sentences = await databaseLeftovers(query);
    if (sentences.length === 0 || Date.now() > deadline) return sentences;
  }
}

/** Nothing is on its way: no webhook or job waits or was begun lately, and nobody is at an action. */
export async function isQuiet(query: Query): Promise<boolean> {
  const counts = await query(
    `SELECT (SELECT count(*) FROM deliveries WHERE processed_at IS NULL)
          + (SELECT count(*) FROM pgboss.job
              WHERE name IN ('wake', 'act') AND start_after < now() + interval '0.6 s'
                AND (state < 'active' OR (state = 'active' AND started_on > now() - interval '10 s')))
          + (SELECT count(*) FROM claims WHERE expires_at > clock_timestamp()) AS busy`,
  );
  return Number(counts[0]?.['busy']) === 0;
}

/** Each statement answers with sentences. The job that a killed process was at stays `active`: it holds nothing up. */
const left = [
  `SELECT format('run %s of issue #%s is still open: let it end, or close its issue', id, issue) AS sentence
     FROM runs WHERE NOT closed`,
  `SELECT format('the webhook %s (%s) was not dealt with: %s', event, guid, coalesce(error, 'it waits')) AS sentence
     FROM deliveries WHERE processed_at IS NULL OR error IS NOT NULL`,
  `SELECT format('a job is queued and due: %s %s', name, data) AS sentence
     FROM pgboss.job WHERE name IN ('wake', 'act') AND state < 'active' AND start_after <= now()`,
  `SELECT format('%s still holds the claim on %s of run %s', owner, key, run_id) AS sentence
     FROM claims WHERE expires_at > clock_timestamp()`,
  `SELECT format('the effect %s of run %s was not sent: it is %s', key, run_id, state) AS sentence
     FROM effects WHERE state IN ('planned', 'sending', 'unsure')`,
  `SELECT format('the checkpoint of %s in run %s was not dropped', key, run_id) AS sentence FROM checkpoints`,
];

async function databaseLeftovers(query: Query): Promise<string[]> {
  const sentences: string[] = [];
  for (const statement of left) {
    for (const { sentence } of await query(statement)) sentences.push(String(sentence));
  }
  return sentences;
}

export interface Scene {
  readonly town: Town;
  readonly talk: Talk;
  readonly script: ScriptState;
  readonly book: LogBook;
  /** Troupe's DATA_DIR. */
  readonly dataDir: string;
  readonly processesBefore: ReadonlySet<number>;
  /** Each must have been logged; no other may. */
  readonly expectedErrors: readonly RegExp[];
}

/** Outside the database; to be asked when Troupe has stopped. */
export async function leftOutside(scene: Scene): Promise<string[]> {
  const { town, talk, script } = scene;
  const webhooks = town.world.deliveries().map(({ event, request }) => ({
    event,
    payload: JSON.parse(request.payload) as Webhook['payload'],
  }));
  return [
    ...talk.unread().map((comment) => `Troupe said and nobody read, ${comment}`),
    ...script.unusedReplies().map((name) => `the script has more than was used: ${name}`),
    ...script.unexpectedRequests().map((cue) => `the model was asked for what the script lacks: ${cue}`),
    ...(await worktreesIn(scene.dataDir)).map((name) => `the worktree ${name} was not removed`),
    ...(await processesOf(scene)).map((line) => `a process lives on: ${line}`),
    ...wrongErrors(scene.book, scene.expectedErrors),
    ...problemsIn(town.wire.exchanges).map((problem) => `not as GitHub describes it: ${problem}`),
    ...webhookProblemsIn(webhooks).map((problem) => `not as GitHub sends it: ${problem}`),
  ];
}

async function worktreesIn(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, 'worktrees', repository);
  return existsSync(folder) ? readdir(folder) : [];
}

function wrongErrors(book: LogBook, expected: readonly RegExp[]): string[] {
  const errors = book.errors();
  return [
    ...errors
      .filter((line) => !expected.some((pattern) => pattern.test(line)))
      .map((line) => `Troupe logged an error: ${line.slice(0, 2_000)}`),
    ...expected
      .filter((pattern) => !errors.some((line) => pattern.test(line)))
      .map((pattern) => `an error like ${pattern} was expected and not logged`),
  ];
}

/** Those that this process started, directly or not. */
export async function ownProcesses(): Promise<Set<number>> {
  return descendants(process.pid, await allProcesses());
}

/** Ours that were not there before, and whoever works in the story's folder; what is just ending gets a moment for it. */
async function processesOf({ dataDir, processesBefore }: Scene): Promise<string[]> {
  for (const deadline = Date.now() + 2_000; ; await sleep(50)) {
    const all = await allProcesses();
    const known = descendants(process.pid, all);
    const ours = all.filter(
      ({ pid, command, parent }) =>
        (known.has(pid) &&
          !processesBefore.has(pid) &&
          !(parent === process.pid && command.includes(starter))) ||
        command.includes(dataDir),
    );
    if (ours.length === 0 || Date.now() > deadline)
      return ours.map(({ pid, command }) => `${pid} ${command}`);
  }
}

function descendants(root: number, all: readonly Process[]): Set<number> {
  const found = new Set([root]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return found;
}
