// The base branch of Troupe's pull requests moved, by its own merge or a person's. They may now conflict with it.
import { z } from 'zod';
import { isRunBranch } from '../domain/branch.ts';
import { repository, webhookEvent } from './event.ts';
import { touchBase } from './touch.ts';

const payload = z.object({
  ref: z.string(),
  repository: repository.pick({ id: true, default_branch: true }),
});

export const push = webhookEvent('push', payload, async ({ ref, repository }, deps) => {
  const branch = ref.replace(/^refs\/heads\//, '');
  if (branch === repository.default_branch || isRunBranch(branch)) {
    await touchBase(repository.id, branch, deps);
  }
});
