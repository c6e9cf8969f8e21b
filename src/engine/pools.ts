// How many agents may be at work at the same time, over all processes.
import type { ActionOptions } from './services.ts';

/** Workers share one pool over all processes, thinkers another; everything else is short and needs none. */
export function poolOf(key: string, options: ActionOptions): { name: string; limit: number } | undefined {
  const limit = options.maxConcurrentWorkers;
  if (/^(attempt|resolve):/.test(key)) return { name: 'workers', limit };
  return /^(plan|replan|review):/.test(key) ? { name: 'thinkers', limit } : undefined;
}
