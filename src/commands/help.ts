// `/help`: lists the commands.
import { commandList } from '../wording/question.ts';
import type { Command } from './command.ts';

/** @param others every other command. */
export function helpOn(others: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    usage: '/help',
    does: 'lists the commands',
    who: 'triage',
    afterTheEnd: true,
    examples: ['/help', '/troupe help'],
    handle: () => ({ does: 'tell', says: commandList([help, ...others]) }),
  };
  return help;
}
