// `npm run doctor`: one line for each part that Troupe needs, with what is wrong with it. Every configured role's model
// is asked for one token. Exit status 1 if something is wrong.
import { type Finding, checkUp } from './checkup.ts';
import { readEnvironment } from './config.ts';
import { createLog } from './log.ts';

const marks: Readonly<Record<Finding['state'], string>> = { good: '✓', open: '·', bad: '✗' };

let bad = 0;
for await (const { state, part, words } of checkUp(readEnvironment(), createLog('silent'))) {
  process.stdout.write(`${marks[state]} ${part.padEnd(13)} ${words}\n`);
  if (state === 'bad') bad += 1;
}
const end = bad === 0 ? 'Nothing is wrong.' : `${bad} ${bad === 1 ? 'thing needs' : 'things need'} a change.`;
process.stdout.write(`\n${end}\n`);
process.exit(bad === 0 ? 0 : 1);
