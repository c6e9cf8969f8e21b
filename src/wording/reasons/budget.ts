// Which limit on spending is reached: a clause without its full stop.
import type { LimitOf, ReachedLimit } from '../../domain/budget.ts';
import { dollars, thousands } from '../phrase.ts';

const names: Readonly<Record<LimitOf, string>> = {
  run: 'budget',
  repository_month: 'monthly limit for this repository',
  installation_month: 'monthly limit for all repositories',
};

export function limitText({ of, unit, limit, spent, wanted, until }: ReachedLimit): string {
  const amount = (value: number): string => (unit === 'usd' ? dollars(value) : `${thousands(value)} tokens`);
  const again = until === undefined ? '' : `; it resets on ${until} (UTC)`;
  return wanted === undefined
    ? `the ${names[of]} of ${amount(limit)} is used up (${amount(spent)} spent)${again}`
    : `the ${names[of]} of ${amount(limit)} has no headroom for another call (${amount(spent)} spent, the next call may cost ${amount(wanted)})${again}`;
}
