// `/approve`: approves the plan that is waiting. The approval is bound to the revision that the person saw.
import { changedToRevision, isAtRevision, noPlanWaits, noPlanYet } from '../wording/commands/approve.ts';
import { type Command, record, refuse } from './command.ts';

export const approve: Command = {
  name: 'approve',
  usage: '/approve [revision]',
  does: 'approves the plan that is waiting, at the revision shown',
  who: 'write',
  examples: ['/approve', '/approve 2'],
  handle({ run: { planning }, by, at, words }) {
    if (planning.at === 'drafting') return refuse(noPlanYet());
    if (planning.at !== 'proposed') return refuse(noPlanWaits());
    const { revision, since } = planning;
    const named = /\d+/.exec(words)?.[0];
    if (named !== undefined && Number(named) !== revision) return refuse(isAtRevision(revision));
    // GitHub's comment times are whole seconds.
    const isOlder = since !== undefined && Date.parse(at) < Math.floor(Date.parse(since) / 1000) * 1000;
    if (named === undefined && isOlder) return refuse(changedToRevision(revision));
    return record([{ type: 'plan_approved', revision, by }]);
  },
};
