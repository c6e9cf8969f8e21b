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

/** @param then what happens to the things that were made. */
export async function stayUp({ terminal, interrupted }: Frame, then: string): Promise<void> {
  terminal.say('');
  terminal.say(
    `Both addresses above stay up for a look around. Ctrl-C ends that, and what was made is ${then}.`,
  );
  await untilAborted(interrupted);
}
