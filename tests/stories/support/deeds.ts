// What people (and a CI) do on GitHub in a story. Each deed goes the way GitHub offers it, with that person's own token.
import { addApp } from '../../../src/local/github/world/app.ts';
import type { CheckConclusion } from '../../../src/local/github/state/check.ts';
import { addCheckRun, changeCheckRun, pressAction } from '../../../src/local/github/world/check.ts';
import { setDraft } from '../../../src/local/github/world/pull.ts';
import { userByLogin } from '../../../src/local/github/world/user.ts';
import { repository } from './project.ts';
import { there, type Town } from './town.ts';

export interface Deeds {
  /** Opens an issue; its number. */
  opens(login: string, title: string, body: string): Promise<number>;
  labels(login: string, issue: number, label?: string): Promise<void>;
  unlabels(login: string, issue: number, label?: string): Promise<void>;
  /** Comments on an issue or a pull request; the comment's id. */
  says(login: string, number: number, text: string): Promise<number>;
  closes(login: string, number: number): Promise<void>;
  reopens(login: string, number: number): Promise<void>;
  /** Rewrites the body of an issue or pull request. */
  edits(login: string, number: number, rewrite: (body: string) => string): Promise<void>;
  /** Ticks the checkbox of the line that holds this text. */
  ticks(login: string, issue: number, text: string): Promise<void>;
  approves(login: string, pull: number): Promise<void>;
  /** Asks for changes, on a line of a file where one is given. */
  requestsChanges(
    login: string,
    pull: number,
    text: string,
    on?: { path: string; line: number },
  ): Promise<void>;
  dismisses(login: string, pull: number): Promise<void>;
  merges(login: string, pull: number): Promise<void>;
  /** Tells GitHub to merge it as soon as it may, or no longer. */
  autoMerges(login: string, pull: number, on: boolean): Promise<void>;
  makesDraft(login: string, pull: number): void;
  makesReady(login: string, pull: number): void;
  /** Commits to a branch, that of a pull request where its number is given; the new head. */
  pushes(login: string, to: number | string, files: Record<string, string | null>): Promise<string>;
  /** A CI reports on a pull request's head. */
  checks(pull: number, check: string, outcome: CheckConclusion | 'pending', output?: string): void;
  /** Presses a button of one of Troupe's check runs. */
  presses(login: string, pull: number, button: string): void;
}

export function deedsIn(town: Town): Deeds {
  return { ...onIssues(town), ...onPulls(town), ...onCode(town), ...onChecks(town) };
}

function onIssues({ as, world }: Town) {
  const update = async (
    login: string,
    number: number,
    change: { state?: 'open' | 'closed'; body?: string },
  ) => {
    await as(login).rest.issues.update({ ...there, issue_number: number, ...change });
  };
  const edits: Deeds['edits'] = async (login, number, rewrite) => {
    const { body } = world.issue(repository, number);
    await update(login, number, { body: rewrite(body ?? '') });
  };
  return {
    opens: async (login: string, title: string, body: string) => {
      const { data } = await as(login).rest.issues.create({ ...there, title, body });
      return data.number;
    },
    labels: async (login: string, issue: number, label = 'troupe') => {
      await as(login).rest.issues.addLabels({ ...there, issue_number: issue, labels: [label] });
    },
    unlabels: async (login: string, issue: number, label = 'troupe') => {
      await as(login).rest.issues.removeLabel({ ...there, issue_number: issue, name: label });
    },
    says: async (login: string, number: number, text: string) => {
      const { data } = await as(login).rest.issues.createComment({
        ...there,
        issue_number: number,
        body: text,
      });
      return data.id;
    },
    closes: (login: string, number: number) => update(login, number, { state: 'closed' }),
    reopens: (login: string, number: number) => update(login, number, { state: 'open' }),
    edits,
    ticks: (login: string, issue: number, text: string) =>
      edits(login, issue, (body) => {
        const lines = body.split('\n');
        const line = lines.findIndex((one) => /^\s*- \[ \]/.test(one) && one.includes(text));
        if (line < 0) throw new Error(`there is no open checkbox with "${text}" in:\n${body}`);
        return lines.with(line, (lines[line] ?? '').replace('[ ]', '[x]')).join('\n');
      }),
  };
}

function onPulls({ as, world }: Town) {
  const review = async (
    login: string,
    pull: number,
    given: { event: 'APPROVE' | 'REQUEST_CHANGES'; body?: string; comments?: object[] },
  ) => {
    await as(login).rest.pulls.createReview({
      ...there,
      pull_number: pull,
      ...(given as { event: 'APPROVE' }),
    });
  };
  const draft = (value: boolean) => (login: string, pull: number) => {
    const by = { user: world.user(login), appId: null };
    setDraft(world.state, world.pull(repository, pull), by, value);
  };
  return {
    approves: (login: string, pull: number) => review(login, pull, { event: 'APPROVE' }),
    requestsChanges: (login: string, pull: number, text: string, on?: { path: string; line: number }) =>
      review(login, pull, {
        event: 'REQUEST_CHANGES',
        // GitHub wants a word above what is asked on lines.
        ...(on ? { body: 'See below.', comments: [{ ...on, body: text }] } : { body: text }),
      }),
    dismisses: async (login: string, pull: number) => {
      const standing = world.reviews(repository, pull).findLast(({ state }) => state === 'CHANGES_REQUESTED');
      if (standing === undefined) throw new Error(`nobody asks for changes on #${pull}`);
      const which = { ...there, pull_number: pull, review_id: standing.id };
      await as(login).rest.pulls.dismissReview({ ...which, message: 'Never mind.' });
    },
    merges: async (login: string, pull: number) => {
      await as(login).rest.pulls.merge({ ...there, pull_number: pull });
    },
    autoMerges: async (login: string, pull: number, on: boolean) => {
      const { data } = await as(login).rest.pulls.get({ ...there, pull_number: pull });
      const name = on ? 'enablePullRequestAutoMerge' : 'disablePullRequestAutoMerge';
      await as(login).graphql(
        `mutation ($id: ID!) { ${name}(input: { pullRequestId: $id }) { clientMutationId } }`,
        { id: data.node_id },
      );
    },
    makesDraft: draft(true),
    makesReady: draft(false),
  };
}

function onCode({ world }: Town) {
  return {
    pushes: (login: string, to: number | string, files: Record<string, string | null>) => {
      const branch = typeof to === 'string' ? to : world.pull(repository, to).headRef;
      return world.commit(repository, { branch, files, message: `By ${login}`, by: login });
    },
  };
}

function onChecks({ world, app }: Town) {
  const { state } = world;
  const ci = () => {
    const known = state.apps.find(({ slug }) => slug === 'ci');
    const owner = world.user(there.owner);
    return known ?? addApp(state, { name: 'CI', permissions: { checks: 'write' }, events: [], owner });
  };
  return {
    checks: (pull: number, check: string, outcome: CheckConclusion | 'pending', output = '') => {
      const { headSha } = world.pull(repository, pull);
      const user = userByLogin(state, 'ci[bot]') ?? (ci(), world.user('ci[bot]'));
      const progress =
        outcome === 'pending'
          ? ({ status: 'in_progress' } as const)
          : ({ status: 'completed', conclusion: outcome, completedAt: Date.now() } as const);
      const by = { user, appId: ci().id };
      const report = { title: check, summary: output, ...progress };
      const begun = state.checkRuns.find(
        (run) => run.headSha === headSha && run.name === check && run.status !== 'completed',
      );
      if (begun) changeCheckRun(state, begun, by, report);
      else addCheckRun(state, world.repository(repository), by, ci(), { name: check, headSha, ...report });
    },
    presses: (login: string, pull: number, button: string) => {
      const { headSha } = world.pull(repository, pull);
      const found = state.checkRuns
        .filter((run) => run.appId === app.id && run.headSha === headSha)
        .flatMap((run) => run.actions.map((action) => ({ run, action })))
        .findLast(({ action }) => action.label === button || action.identifier === button);
      if (found === undefined) throw new Error(`no check run on #${pull} has a button "${button}"`);
      pressAction(state, found.run, world.user(login), found.action.identifier);
    },
  };
}
