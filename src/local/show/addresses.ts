// Shows the addresses of the local pages, and keeps them up until the person stops the command.
import type { RunId } from '../../store/runs.ts';
import { untilAborted } from './cleanup.ts';
import type { CommandContext } from './run-command.ts';
import type { LocalSetup } from './local-setup.ts';
import type { Terminal } from './terminal.ts';

export function showAddresses(terminal: Terminal, setup: LocalSetup, issueUrl: string, run: RunId): void {
  terminal.say('');
  terminal.say(`  local GitHub  ${issueUrl}`);
  terminal.say(`  status page   ${setup.troupe.url}/runs/${run}`);
  terminal.say('');
}

/** @param then what happens to the data folder: "kept" or "removed". */
export async function keepPagesUp({ terminal, interrupted }: CommandContext, then: string): Promise<void> {
  terminal.say('');
  terminal.say(`Both addresses above stay up. Ctrl-C stops them; all data is then ${then}.`);
  await untilAborted(interrupted);
}
