// The options of `npm run local`, checked against the file system before anything starts.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  checkWritable,
  parseArguments,
  readPort,
  sharedOptions,
  sharedUsage,
  UsageProblem,
} from '../show/command-line.ts';
import { type IssueText, readIssue } from '../show/issue-text.ts';
import { checkNewBranch, examine, type Original } from './original.ts';

export const usage = `npm run local -- --repo PATH --issue FILE [OPTIONS]

Builds an issue in a copy of your repository, with the configured models (see .env.example). Your repository does not
change, unless you request a branch with --push-back.

  --repo PATH         a git repository; the run builds on its checked-out branch
  --issue FILE        Markdown: the first line is the title, the rest says what to build
  --push-back BRANCH  when the run ends, create this new branch in your repository, with the result
${sharedUsage}`;

export interface LocalRunOptions {
  readonly original: Original;
  readonly issue: IssueText;
  readonly port: number;
  readonly exit: boolean;
  readonly json: string | undefined;
  readonly pushBack: string | undefined;
}

const options = {
  ...sharedOptions,
  repo: { type: 'string' },
  issue: { type: 'string' },
  'push-back': { type: 'string' },
} as const;

/**
 * @param from the folder that relative paths are resolved against.
 * @throws UsageProblem
 */
export async function readOptions(args: readonly string[], from: string): Promise<LocalRunOptions | 'help'> {
  const given = parseArguments(args, options);
  if (given.help) return 'help';
  if (given.repo === undefined) throw new UsageProblem('--repo is missing. Name the repository to build on.');
  if (given.issue === undefined)
    throw new UsageProblem('--issue is missing. Name the file that says what to build.');
  const original = await examine(resolve(from, given.repo));
  const issue = await readIssueFile(resolve(from, given.issue));
  const json = given.json === undefined ? undefined : resolve(from, given.json);
  const pushBack = given['push-back'];
  if (pushBack !== undefined) await checkNewBranch(original, pushBack);
  if (json !== undefined) await checkWritable(json);
  return { original, issue, port: readPort(given.port), exit: given.exit, json, pushBack };
}

async function readIssueFile(file: string): Promise<IssueText> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageProblem(`--issue ${file}: the file cannot be read (${(error as Error).message}).`);
  });
  const issue = readIssue(text);
  if (issue.title === '')
    throw new UsageProblem(`--issue ${file}: the file is empty. Its first line must be the issue's title.`);
  return issue;
}
