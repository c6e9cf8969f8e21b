// `npm run doctor`: one line for each part that Troupe needs, and for the model of each role, which is asked for one
// token. Exit status 1 if something is wrong.
import { type Finding, checkUp } from './checkup.ts';
import { readEnvironment } from './config.ts';
import { createLog } from './log.ts';

const marks: Readonly<Record<Finding['state'], string>> = { good: '✓', open: '·', bad: '✗' };

let bad = 0;
for await (const { state, part, words } of checkUp(readEnvironment(), createLog('silent'))) {
  process.stdout.write(`${marks[state]} ${part.padEnd(13)} ${words}\n`);
  if (state === 'bad') bad += 1;
}
const end = bad === 0 ? 'Everything works.' : `${bad} ${bad === 1 ? 'problem' : 'problems'} found.`;
process.stdout.write(`\n${end}\n`);
process.exit(bad === 0 ? 0 : 1);
