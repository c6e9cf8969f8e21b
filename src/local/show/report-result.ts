// Prints the result of a run as a table, and writes it to a file if asked to.
import { writeFile } from 'node:fs/promises';
import type { RunId } from '../../store/runs.ts';
import type { Followed } from './follow.ts';
import { type Result, resultOf, resultTable } from './result.ts';
import type { LocalSetup } from './local-setup.ts';
import type { Terminal } from './terminal.ts';

export async function reportResult(
  setup: LocalSetup,
  id: RunId,
  { run, facts }: Followed,
  terminal: Terminal,
  jsonFile: string | undefined,
): Promise<Result> {
  const calls = await setup.store.modelCalls.byTask(id);
  const result = resultOf(run, {
    // A run that was given up has no closing fact.
    endedAt: run.closed ? Date.parse(facts.at(-1)?.at ?? run.startedAt) : Date.now(),
    githubCalls: setup.github.world.counts(setup.app.id),
    modelCalls: calls.reduce((sum, { calls: some }) => sum + some, 0),
  });
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(result, null, 2)}\n`);
  terminal.heading('Result');
  for (const row of resultTable(run)) terminal.row(row);
  const { reads, writes } = result.github_calls;
  terminal.say('');
  terminal.say(
    `${result.run.seconds} s, ${result.model_calls} model calls, ${reads} reads and ${writes} writes on GitHub.`,
  );
  return result;
}
