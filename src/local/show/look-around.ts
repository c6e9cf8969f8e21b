// Shows the addresses of the local pages, and keeps them up until the person stops the command.
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

/** @param then what happens to the data folder: "kept" or "removed". */
export async function stayUp({ terminal, interrupted }: Frame, then: string): Promise<void> {
  terminal.say('');
  terminal.say(`Both addresses above stay up. Ctrl-C stops them; all data is then ${then}.`);
  await untilAborted(interrupted);
}
