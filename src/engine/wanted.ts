// Whether the run, as it stands now, asks for an action: the same question before it begins and while it is under way.
import { actionKey, type AnyAction } from '../domain/action.ts';
import { next } from '../domain/next.ts';
import type { Run } from '../domain/run.ts';
import type { RunId } from '../store/runs.ts';
import type { Services } from './services.ts';

export async function isWanted(
  { store }: Pick<Services, 'store'>,
  id: RunId,
  run: Run,
  action: AnyAction,
): Promise<boolean> {
  if (action.do === 'send_effects') return (await store.effects.unsent(id)).length > 0;
  if (run.closed) return false;
  if (action.do === 'sync_tracking_issue') return run.trackingIssue !== undefined;
  const key = actionKey(action);
  return next(run, Date.now()).actions.some((asked) => actionKey(asked) === key);
}
