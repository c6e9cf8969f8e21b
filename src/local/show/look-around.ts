// Where a person can look while a run goes on and after it, and staying up until they have seen enough.
import type { RunId } from '../../store/runs.ts';
import { untilAborted } from './closing.ts';
import type { Frame } from './perform.ts';
import type { Stage } from './stage.ts';
import type { Terminal } from './terminal.ts';

export function showAddresses(terminal: Terminal, stage: Stage, issueUrl: string, run: RunId): void {
  terminal.say('');
  terminal.say(`  local GitHub  ${issueUrl}`);
  terminal.say(`  status page   ${stage.troupe.url}/runs/${run}`);
  terminal.say('');
}

/** @param what the end takes with it. */
export async function stayUp({ terminal, interrupted }: Frame, what: string): Promise<void> {
  terminal.say('');
  terminal.say(`Both addresses above stay up for a look around. Ctrl-C ends it; ${what}.`);
  await untilAborted(interrupted);
}
