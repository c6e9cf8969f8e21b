// `/approve`: a plan that waits for a person may begin. The approval is bound to the revision that the person saw.
import { type Command, record, refuse } from './command.ts';

export const approve: Command = {
  name: 'approve',
  usage: '/approve [revision]',
  does: 'lets a plan that waits for approval begin, at the revision shown',
  who: 'write',
  examples: ['/approve', '/approve 2'],
  handle({ run: { planning }, by, at, words }) {
    if (planning.at === 'drafting') return refuse('There is no plan yet.');
    if (planning.at !== 'proposed') return refuse('No plan waits for approval.');
    const { revision, since } = planning;
    const named = /\d+/.exec(words)?.[0];
    if (named !== undefined && Number(named) !== revision) {
      return refuse(
        `The plan is at revision ${revision} now. Look at it again, then \`/approve ${revision}\`.`,
      );
    }
    // GitHub dates comments to the second.
    const isOlder = since !== undefined && Date.parse(at) < Math.floor(Date.parse(since) / 1000) * 1000;
    if (named === undefined && isOlder) {
      return refuse(
        `The plan changed to revision ${revision} after you wrote that. Look at it again, then \`/approve ${revision}\`.`,
      );
    }
    return record([{ type: 'plan_approved', revision, by }]);
  },
};
