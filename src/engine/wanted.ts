// Whether the run, as it stands now, asks for an action: the same question before it begins and while it is under way.
import { actionKey, next } from '../domain/next.ts';
import type { Run } from '../domain/run.ts';
import type { RunId } from '../store/runs.ts';
import type { Services } from './services.ts';
import { effectsKey, syncKey } from './upkeep.ts';

export async function isWanted(
  { store }: Pick<Services, 'store'>,
  id: RunId,
  run: Run,
  key: string,
): Promise<boolean> {
  if (key === effectsKey) return (await store.effects.unsent(id)).length > 0;
  if (run.closed) return false;
  if (key === syncKey) return run.trackingIssue !== undefined;
  return next(run, Date.now()).actions.some((action) => actionKey(action) === key);
}
