// The scenes that the scripted model plays, read from scenes/*.yml: who speaks, about which task, and what they say
// and call in each reply. They are literal, so that the demo does the same work every time.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** One reply: a sentence, and the tools it calls in order. */
export interface Step {
  readonly says: string;
  readonly calls: readonly { readonly tool: string; readonly input: Record<string, unknown> }[];
  /** It is given only when somebody lets go what has this name. */
  readonly hold?: string;
}

/** A provider's no. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** With 429 only, as a header. */
  readonly retryAfterSeconds?: number;
}

export interface Scene {
  /** As the opening message names the role: "Code worker", "Strategist", … */
  readonly who: string;
  /** The task's title, or the for the director. */
  readonly task: string;
  /** Absent where it serves every attempt. */
  readonly attempt?: number;
  readonly steps: readonly Step[];
  /** Instead of the first replies, one for each request. */
  readonly refusals?: readonly Refusal[];
  /** Something ends it before its last reply. */
  readonly cutShort?: boolean;
}

const stepForm = z.strictObject({
  says: z.string().min(1),
  calls: z
    .array(z.record(z.string(), z.record(z.string(), z.unknown())))
    .min(1)
    .transform((calls) => calls.flatMap(Object.entries).map(([tool, input]) => ({ tool, input }))),
});

const fileForm = z.strictObject({
  task: z.string().optional(),
  tasks: z.array(z.string()).optional(),
  scenes: z.array(
    z.strictObject({
      who: z.string(),
      attempt: z.int().positive().optional(),
      steps: z.array(stepForm).min(1),
    }),
  ),
});

/** Every scene of the folder. Throws, naming the file, if one does not have the form above. */
export function loadScenes(): Scene[] {
  const folder = new URL('scenes/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .flatMap((name) => {
      const file = fileForm.safeParse(parse(readFileSync(new URL(name, folder), 'utf8')));
      if (!file.success) throw new Error(`scenes/${name}: ${z.prettifyError(file.error)}`);
      const titles = file.data.tasks ?? [file.data.task ?? ''];
      return titles.flatMap((task) => file.data.scenes.map((scene) => ({ ...scene, task })));
    });
}
