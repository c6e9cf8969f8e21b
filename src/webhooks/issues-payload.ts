// The part of the `issues` payload that its handlers read.
import { z } from 'zod';
import { installation, repository, sender } from './event.ts';

export const issuesPayload = z.object({
  action: z.string(),
  issue: z.object({
    id: z.number(),
    number: z.number(),
    title: z.string(),
    body: z.string().nullable(),
    state: z.string().optional(),
    updated_at: z.string(),
  }),
  label: z.object({ name: z.string() }).optional(),
  repository,
  installation,
  sender,
});
export type IssuesPayload = z.infer<typeof issuesPayload>;
