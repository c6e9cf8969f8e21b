// The scenes of the scripted model, read from scenes/*.yml. A scene has the replies of one agent for one task. Replies
// are fixed, so that the demo does the same work every time.
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** One reply: its text, and its tool calls in order. */
export interface Step {
  readonly says: string;
  readonly calls: readonly { readonly tool: string; readonly input: Record<string, unknown> }[];
  /** Holds the reply back until a test releases this name. */
  readonly hold?: string;
}

/** An error answer of the provider. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** For status 429 only, sent as a header. */
  readonly retryAfterSeconds?: number;
}

export interface Scene {
  /** As the opening message names the role: "Code worker", "Strategist", … */
  readonly who: string;
  /** The task's title, or the for the director. */
  readonly task: string;
  /** Absent if it serves every attempt. */
  readonly attempt?: number;
  readonly steps: readonly Step[];
  /** Answers to the first requests, one each, before the replies. */
  readonly refusals?: readonly Refusal[];
  /** Whether the conversation may end before the last reply. */
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

/** Throws an error that names the file if one is not valid. */
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
