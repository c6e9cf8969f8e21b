// Somebody edited the tracking issue. Whoever has write permission changes the run by it, and is told what was understood;
// what cannot be, and every edit of anybody else, is put back by the edit that follows.
import { mayNotCommand, type Speech } from '../commands/give.ts';
import { understandEdit } from '../commands/plan-edit.ts';
import { readComment } from '../commands/read-comment.ts';
import type { Fact } from '../domain/fact.ts';
import { mayCommand, type Permission } from '../domain/permission.ts';
import { permissionOf } from '../github/authority.ts';
import { comment } from '../github/effects/comment.ts';
import { readDocument } from '../wording/plan-document.ts';
import { editText } from '../wording/edit.ts';
import { shortDigest } from '../engine/digest.ts';
import type { Job } from '../engine/job.ts';

export interface Edit {
  readonly issue: number;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** The body as it was before, and as it was left. */
  readonly before: string;
  readonly edited: string;
}

export async function hearEdit(job: Job, edit: Edit): Promise<void> {
  const { github } = job.services;
  const { place } = job.run;
  const octokit = await github.repository(place, { metadata: 'read' });
  const permission = await permissionOf(octokit, place, edit.by);
  const name = shortDigest(`${edit.at}\n${edit.edited}`, 16);
  if (mayCommand(permission)) await changePlan(job, edit, `edit-${name}`);
  else await refuse(job, edit, permission);
  await giveTicked(job, edit, permission, `boxes-${name}`);
  job.wakeWhenDone();
}

async function changePlan(job: Job, edit: Edit, source: string): Promise<void> {
  const { store, safe } = job.services;
  const [before, edited] = [readDocument(edit.before), readDocument(edit.edited)];
  await store.runs.amend(job.id, (run) => {
    if (run.heard.has(source) || run.ending) return undefined;
    const read = understandEdit(run, before, edited, edit.by, edit.at);
    const body = editText(edit.by, read, safe);
    if (body === '') return undefined;
    const text = read.did.join('\n');
    const heard: Fact = { type: 'command_heard', source, by: edit.by, text };
    const answer = comment.plan({ does: 'answer', lane: source }, { issue: edit.issue, body });
    return { facts: [heard, ...read.facts], effects: [answer] };
  });
}

/** It is put back, and its author told once a day, as with a command. */
async function refuse(job: Job, edit: Edit, permission: Permission): Promise<void> {
  const notice = mayNotCommand({ by: edit.by, at: edit.at, permission, on: { issue: edit.issue } });
  await job.services.store.runs.amend(job.id, () => ({ facts: [], effects: [notice] }));
}

/** Whoever may not command is told so, like everybody who says a command. */
async function giveTicked(job: Job, edit: Edit, permission: Permission, source: string): Promise<void> {
  const { services, id } = job;
  const before = new Set(readDocument(edit.before).ticked);
  const ticked = readDocument(edit.edited).ticked.filter((command) => !before.has(command));
  const { slug } = await services.github.self();
  const speech: Speech = {
    run: id,
    source,
    by: edit.by,
    permission,
    at: edit.at,
    said: ticked.flatMap((command) => readComment(command, slug)),
    on: { issue: edit.issue },
  };
  await services.give(speech);
}
