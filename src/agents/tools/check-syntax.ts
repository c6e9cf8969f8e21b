// Warns right after a change about a file that does not parse, because every later step would fail on it.
import { basename, extname } from 'node:path';
import { workspace } from '../../sandbox/sandbox.ts';
import type { ToolContext } from './tool.ts';
import { asArgument, runProgram } from './workspace.ts';

/** A note for the model, or an empty string. */
export async function syntaxFindings(context: ToolContext, path: string, text: string): Promise<string> {
  const problem = await problemIn(context, path, text);
  return problem === undefined ? '' : `Warning: the file is written, but it does not parse: ${problem}`;
}

async function problemIn(context: ToolContext, path: string, text: string): Promise<string | undefined> {
  switch (extname(path)) {
    case '.json':
      return jsonProblem(path, text);
    case '.js':
    case '.mjs':
    case '.cjs':
      return javaScriptProblem(context, path);
    default:
      return undefined;
  }
}

/** Files that may contain comments although they end in .json. */
const withComments = /^(?:[jt]sconfig.*|settings|launch|tasks|extensions|devcontainer|\..*)\.json$/u;

function jsonProblem(path: string, text: string): string | undefined {
  if (withComments.test(basename(path))) return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function javaScriptProblem(context: ToolContext, path: string): Promise<string | undefined> {
  const { exitCode, output } = await runProgram(context, ['node', '--check', asArgument(path)]);
  // Node cannot parse JSX, which other tools compile, and reports it as "<".
  if (exitCode === 0 || !output.includes('SyntaxError') || output.includes("token '<'")) return undefined;
  const end = output.search(/\n\s+at |\n\nNode\.js/u);
  return output
    .slice(0, end === -1 ? 1_000 : end)
    .replace(`${workspace}/`, '')
    .trim();
}
