// The conversation about an issue as a person reads it on GitHub: the issue, its tracking issue and a pull request, as
// Markdown for snapshot files. What differs from one run of the tests to the next is masked.
import type { Octokit } from '@octokit/rest';
import type { Run } from '../../../src/domain/run.ts';
import { there } from './town.ts';

type Rest = Octokit['rest'];

/** @param key the task whose pull request is shown, the first that has one unless given. */
export async function threadOf(
  rest: Rest,
  issue: number,
  run: Run | undefined,
  key?: string,
): Promise<string> {
  const shown = run === undefined ? undefined : pullShown(run, key);
  const pages = [
    await issuePage(rest, issue),
    ...(run?.trackingIssue === undefined ? [] : [await issuePage(rest, run.trackingIssue)]),
    ...(shown === undefined ? [] : [await pullPage(rest, shown)]),
  ];
  return mask(`${pages.join('\n\n---\n\n')}\n`, run);
}

function pullShown(run: Run, key: string | undefined): number | undefined {
  const tasks = [...run.tasks.values()].filter((task) => key === undefined || task.key === key);
  return tasks.find(({ pull }) => pull !== undefined)?.pull?.number;
}

/** One card of a page; `id` grows with each, whatever its kind. */
interface Card {
  readonly id: number;
  readonly text: string;
}

async function issuePage(rest: Rest, number: number): Promise<string> {
  const { data } = await rest.issues.get({ ...there, issue_number: number });
  const state = data.state === 'open' ? 'open' : `closed as ${data.state_reason}`;
  return page(data, state, await comments(rest, number));
}

async function pullPage(rest: Rest, number: number): Promise<string> {
  const where = { ...there, pull_number: number };
  const { data } = await rest.pulls.get(where);
  const state = data.merged ? `merged by ${data.merged_by?.login}` : data.draft ? 'draft' : data.state;
  const cards = [...(await comments(rest, number)), ...(await reviews(rest, number))];
  const { data: commits } = await rest.pulls.listCommits(where);
  const work = [
    ...commits.map(({ author, commit }) => `- commit by ${author?.login}: ${firstLine(commit.message)}`),
    ...(await checks(rest, data.head.sha)),
  ];
  const branches = `\`${data.head.ref}\` into \`${data.base.ref}\``;
  return `${page(data, `${state} · ${branches}`, cards)}\n\n${work.join('\n')}`;
}

interface Head {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null;
  readonly user: { readonly login: string } | null;
  readonly labels: readonly (string | { readonly name?: string })[];
  readonly reactions?: object;
}

function page(head: Head, state: string, cards: readonly Card[]): string {
  const labels = head.labels.map((label) => ` · label \`${typeof label === 'string' ? label : label.name}\``);
  const opened = `**${head.user?.login}** opened this${reactions(head)}${quoted(head.body)}`;
  const inOrder = cards.toSorted((one, other) => one.id - other.id).map(({ text }) => text);
  return [`# #${head.number} ${head.title}`, state + labels.join(''), opened, ...inOrder].join('\n\n');
}

async function comments(rest: Rest, number: number): Promise<Card[]> {
  const { data } = await rest.issues.listComments({ ...there, issue_number: number, per_page: 100 });
  return data.map((comment) => ({
    id: comment.id,
    text: `**${comment.user?.login}** commented${reactions(comment)}${quoted(comment.body)}`,
  }));
}

async function reviews(rest: Rest, number: number): Promise<Card[]> {
  const where = { ...there, pull_number: number, per_page: 100 };
  const { data } = await rest.pulls.listReviews(where);
  const { data: lines } = await rest.pulls.listReviewComments(where);
  return data.map(({ id, user, state, body }) => {
    const onLines = lines
      .filter((line) => line.pull_request_review_id === id)
      .map((line) => `\n\n**${line.user.login}** on a line of \`${line.path}\`${quoted(line.body)}`);
    const verdict = state.toLowerCase().replace('_', ' ');
    return { id, text: `**${user?.login}** reviewed: ${verdict}${quoted(body)}${onLines.join('')}` };
  });
}

async function checks(rest: Rest, ref: string): Promise<string[]> {
  const { data } = await rest.checks.listForRef({ ...there, ref });
  return data.check_runs
    .map(
      ({ name, status, conclusion, output }) => `- check ${name}: ${conclusion ?? status}, ${output.title}`,
    )
    .toSorted();
}

const faces = { eyes: '👀', rocket: '🚀', confused: '😕', hooray: '🎉', '+1': '👍', '-1': '👎' };

function reactions({ reactions: counts = {} }: { readonly reactions?: object }): string {
  const given = new Map<string, unknown>(Object.entries(counts));
  const shown = Object.entries(faces).flatMap(([name, face]) => (given.get(name) ? [face] : []));
  return shown.length === 0 ? '' : ` (${shown.join(' ')})`;
}

/** On lines of its own, without hidden markers; what is folded stays folded. */
function quoted(body: string | null | undefined): string {
  const read = (body ?? '')
    .replaceAll(/<!--[^]*?-->/g, '')
    .replaceAll(/<details><summary>([^]*?)<\/summary>[^]*?<\/details>/g, '▸ $1')
    .trim();
  const lines = read.split('\n').map((line) => `\n> ${line}`.trimEnd());
  return read === '' ? '' : lines.join('');
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** What no two runs of the tests have in common. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/(127\.0\.0\.1|localhost):\d+/g, 'http://host'],
  [/\b\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, '<time>'],
  [/\b\d{1,2} [A-Z][a-z]+ \d{4}\b/g, '<date>'],
  [/\b[0-9a-f]{7,40}\b/g, '<sha>'],
  [/\$\d+(,\d{3})*(\.\d+)?/g, '$<n>'],
  [/\b\d+(,\d{3})+\b|\b\d+(?= tokens)/g, '<n>'],
  [/(\b\d+ (ms|s|min|h)\b ?)+/g, '<duration>'],
];

/** Pull requests are numbered by their tasks, whichever was opened first. */
function mask(text: string, run: Run | undefined): string {
  const numbers = [...(run?.tasks.values() ?? [])].flatMap(({ pull }) => (pull ? [pull.number] : []));
  const inOrder = numbers.toSorted((one, other) => one - other);
  const renamed = text.replaceAll(/#(\d+)\b/g, (_, number: string) => {
    const at = numbers.indexOf(Number(number));
    return `#${at < 0 ? number : inOrder[at]}`;
  });
  return masks.reduce((masked, [pattern, mark]) => masked.replaceAll(pattern, mark), renamed);
}
