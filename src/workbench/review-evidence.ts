// What a review is held against: the files, lines and tests of the reviewed head, and what the worker ran on its work.
import { type CommandShown, commandsSinceLastChange } from '../agents/commands-run.ts';
import type { ReviewedHead } from '../domain/citation.ts';
import { isTest } from '../domain/guard/kind-of-file.ts';
import type { Task } from '../domain/task.ts';
import type { Job } from '../engine/job.ts';
import { storedTranscript } from './transcript-log.ts';
import type { Workbench } from './workbench.ts';

/** Bytes of test files that titles are looked for in. */
const mostTestBytes = 20_000_000;

export async function reviewedHead(
  { mirror }: Workbench,
  commit: string,
): Promise<Omit<ReviewedHead, 'ran'>> {
  const files = await mirror.lineCounts(commit);
  const sizes = new Map((await mirror.files(commit)).map(({ path, bytes }) => [path, bytes]));
  let room = mostTestBytes;
  const tests = [...files.keys()].filter((path) => {
    if (!isTest(path)) return false;
    room -= sizes.get(path) ?? 0;
    return room >= 0;
  });
  const texts = [...(await mirror.readFiles(commit, tests)).values()].map((content) =>
    spaced(content.toString('utf8')),
  );
  return { files, hasTest: (title) => texts.some((text) => text.includes(lastPart(title))) };
}

function spaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** Of `describe > it` only the last: the rest stands elsewhere in the file. */
function lastPart(title: string): string {
  return spaced(title.split(/ [>›] /).at(-1) ?? title).trim();
}

/** Commands that are shown; the newest ones. */
const mostCommands = 8;

/** On the state that was handed in. */
export async function whatTheWorkerRan(job: Job, task: Task): Promise<CommandShown[]> {
  const key = { kind: 'attempt', task: task.key, attempt: task.attempts.length } as const;
  return commandsSinceLastChange(await storedTranscript(job, key)).slice(-mostCommands);
}
