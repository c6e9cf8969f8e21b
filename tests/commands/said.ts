// Gives a command to a run as giveCommands would, and says what came of it.
import type { Answer } from '../../src/commands/command.ts';
import { commands } from '../../src/commands/commands.ts';
import { readComment } from '../../src/commands/read-comment.ts';
import type { Run } from '../../src/domain/run.ts';
import type { TaskKey } from '../../src/domain/task-spec.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { must } from '../domain/life.ts';

export const safe = outgoing(['github.example.com']);

/** When people speak in these tests, unless told: long after every fact. */
const later = '2026-02-01T00:00:00Z';

export function say(run: Run, comment: string, more: { here?: TaskKey; at?: string } = {}): Answer {
  const [said] = readComment(comment, 'troupe');
  const { word, words, more: lines } = must(said);
  const command = must(commands.find(({ name }) => name === word));
  return command.handle({ run, by: 'grace', at: later, safe, words, more: lines, ...more });
}

/** In one line: the facts that are recorded, or the words of the answer. */
export function brief(answer: Answer): string {
  switch (answer.does) {
    case 'record':
      return answer.facts.map((fact) => JSON.stringify(fact)).join(' ');
    case 'refuse':
      return `no: ${answer.why}`;
    case 'tell':
      return answer.says;
    case 'show_log':
      return `log of ${answer.task}/${answer.attempt}`;
    case 'restart':
      return 'restart';
  }
}
