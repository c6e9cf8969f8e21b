// What a person wants of `npm run local`, read from the command line and checked against the disk before anything is
// started.
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

Builds an issue in a copy of your repository, with the models that are configured (see .env.example). The repository
itself is not touched, unless you ask for a branch with --push-back.

  --repo PATH         a git repository; the branch that is checked out is built on
  --issue FILE        Markdown: the first line is the title, the rest says what to build
  --push-back BRANCH  in the end, make this new branch in your repository, with the result
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
 * `help` when that is all that was asked for.
 * @param from the folder that relative paths start from. @throws UsageProblem
 */
export async function readOptions(args: readonly string[], from: string): Promise<LocalRunOptions | 'help'> {
  const given = parseArguments(args, options);
  if (given.help) return 'help';
  if (given.repo === undefined)
    throw new UsageProblem('--repo is missing: which repository is to be built on?');
  if (given.issue === undefined) throw new UsageProblem('--issue is missing: which file says what to build?');
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
    throw new UsageProblem(`--issue ${file}: it cannot be read (${(error as Error).message}).`);
  });
  const issue = readIssue(text);
  if (issue.title === '')
    throw new UsageProblem(`--issue ${file}: it is empty. Its first line is the issue's title.`);
  return issue;
}
