// An answer is made of one moment: whoever reads while something changes never sees a mix of before and after.
import type { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readingLate, Table } from '../../../src/local/github/state/table.ts';
import { repo, setStage, type Stage } from './stage.ts';

let stage: Stage;
let app: Octokit;
beforeAll(async () => {
  stage = await setStage();
  app = await stage.asInstallation();
});
afterAll(async () => stage.close());

interface Shown {
  readonly state: string;
  readonly merged_at: string | null;
  readonly closed_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly merged?: boolean;
  readonly merged_by?: object | null;
  readonly pull_request?: { readonly merged_at: string | null };
}

/** Opens a pull request with a change of its own. */
async function opened(name: string): Promise<number> {
  const { sha } = (await app.repos.getBranch({ ...repo, branch: 'main' })).data.commit;
  await app.git.createRef({ ...repo, ref: `refs/heads/${name}`, sha });
  await committed(name, 1);
  return (await app.pulls.create({ ...repo, title: name, head: name, base: 'main' })).data.number;
}

async function committed(branch: string, count: number): Promise<string> {
  const files = { [`${branch}-${count}.txt`]: `${count}\n` };
  return stage.world.commit('ada/todo', { branch, files, message: `Commit ${count}` });
}

/** Asks for each of these again and again, several at a time, until the work is done; answers all answers. */
async function readDuring(work: () => Promise<unknown>, paths: readonly string[]): Promise<unknown[][]> {
  const token = await stage.token();
  const heard = paths.map((): unknown[] => []);
  const done = new AbortController();
  const read = async (path: string, at: number): Promise<void> => {
    while (!done.signal.aborted) {
      const answer = await stage.get(`/api/v3/repos/ada/todo${path}`, token);
      if (answer.ok) heard[at]?.push(await answer.json());
    }
  };
  const readers = paths.flatMap((path, at) => [read(path, at), read(path, at)]);
  await work().finally(() => done.abort());
  await Promise.all(readers);
  return heard;
}

describe('an answer is made of one moment', () => {
  beforeAll(() => {
    stage.world.state.limits.requestsPerHour = 1_000_000;
  });

  it('a pull request that is merged is never closed and not merged', async () => {
    const torn = [];
    for (const method of ['merge', 'squash', 'rebase', 'merge', 'squash'] as const) {
      const name = `merged-${torn.length}-${Math.random().toString(36).slice(2)}`;
      const number = await opened(name);
      const merge = async (): Promise<unknown> =>
        app.pulls.merge({ ...repo, pull_number: number, merge_method: method });
      const [alone = [], listed = [], asIssue = [], issues = []] = await readDuring(merge, [
        `/pulls/${number}`,
        '/pulls?state=all&per_page=1',
        `/issues/${number}`,
        '/issues?state=all&per_page=1',
      ]);
      expect(alone.length).toBeGreaterThan(2);
      torn.push(...([...alone, ...listed.flat()] as Shown[]).filter(isTornPull));
      torn.push(...([...asIssue, ...issues.flat()] as Shown[]).filter(isTornIssue));
    }
    expect(torn).toEqual([]);
  });

  it('a pull request shows the figures of the head that it shows', async () => {
    const name = 'growing';
    const number = await opened(name);
    const counts = new Map([[(await app.pulls.get({ ...repo, pull_number: number })).data.head.sha, 1]]);
    await stage.quiet();
    const push = async (): Promise<void> => {
      for (let count = 2; count <= 6; count += 1) counts.set(await committed(name, count), count);
    };
    const [shown = [], commits = []] = await readDuring(push, [
      `/pulls/${number}`,
      `/pulls/${number}/commits`,
    ]);
    await stage.world.idle();
    const told = stage.heard.flatMap(({ payload }) => payload['pull_request'] ?? []);
    const pairs = [...shown, ...told] as { head: { sha: string }; commits: number; changed_files: number }[];
    expect(pairs.length).toBeGreaterThan(5);
    for (const pull of pairs) {
      expect([pull.commits, pull.changed_files]).toEqual([
        counts.get(pull.head.sha),
        counts.get(pull.head.sha),
      ]);
    }
    for (const list of commits as { sha: string }[][]) {
      expect(counts.get(list.at(-1)?.sha ?? '')).toBe(list.length);
    }
  });

  it('a check run tells of its suite as both were', async () => {
    const sha = await committed('main', 1);
    await stage.quiet();
    for (let round = 0; round < 5; round += 1) {
      const { data } = await app.checks.create({ ...repo, name: `c${round}`, head_sha: sha });
      await app.checks.update({ ...repo, check_run_id: data.id, conclusion: 'success' });
    }
    await stage.world.idle();
    const told = stage.heard.flatMap(({ payload }) => payload['check_run'] ?? []) as {
      status: string;
      check_suite: { status: string };
    }[];
    expect(told.map((run) => `${run.status} in ${run.check_suite.status}`)).toEqual(
      Array.from({ length: 5 }, () => ['queued in in_progress', 'completed in completed']).flat(),
    );
  });

  it('also for readers who are late', async () => {
    const number = await opened('late');
    stage.world.misbehave.readLag(40);
    const merge = async (): Promise<void> => {
      await app.pulls.merge({ ...repo, pull_number: number });
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    const [shown = [], asIssue = []] = await readDuring(merge, [`/pulls/${number}`, `/issues/${number}`]);
    stage.world.misbehave.stop();
    expect((shown as Shown[]).filter(isTornPull)).toEqual([]);
    expect((asIssue as Shown[]).filter(isTornIssue)).toEqual([]);
    expect(new Set((shown as Shown[]).map((one) => one.state))).toEqual(new Set(['open', 'closed']));
  });
});

it('what is written together is seen together by late readers, though the clock goes on meanwhile', () => {
  let clock = 1_000_000;
  const now = vi.spyOn(Date, 'now').mockImplementation(() => (clock += 1));
  const [issues, pulls] = [new Table('issues'), new Table('pulls')];
  issues.put({ id: 1 });
  pulls.put({ id: 1 });
  const seen = Array.from({ length: 20 }, (_, late) =>
    readingLate({ ms: 2 * late, nouns: ['issues', 'pulls'] }, () => issues.all().length + pulls.all().length),
  );
  now.mockRestore();
  expect(new Set(seen)).toEqual(new Set([2, 0]));
});

function isTornPull(pull: Shown): boolean {
  const signs = [pull.state === 'closed', pull.merged_at !== null, pull.closed_at !== null];
  if ('merged' in pull) signs.push(pull.merged === true, pull.merged_by !== null);
  return new Set(signs).size > 1;
}

function isTornIssue(issue: Shown): boolean {
  if (issue.pull_request === undefined) return false;
  return (
    new Set([issue.state === 'closed', issue.closed_at !== null, issue.pull_request.merged_at !== null])
      .size > 1
  );
}
