// read_output shows new output of a background command, and whether it ended.
import { z } from 'zod';
import { type BackgroundCommand, waitFor } from '../background-commands.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import { missingNote, shellNotes } from './shell-notes.ts';
import type { ToolAnswer, ToolContext } from './tool.ts';

const maxWaitSeconds = 60;

export const readOutput = defineTool({
  name: 'read_output',
  description: 'Shows the output of a background command since your last call. stop true ends it.',
  input: z.strictObject({
    id: z.string(),
    wait_seconds: z.int().min(0).max(maxWaitSeconds).optional(),
    stop: z.boolean().optional(),
  }),
  mutates: true,
  async run({ id, wait_seconds: wait = 0, stop }, context) {
    const found = context.background?.find(id);
    if (found === undefined) return notRunning(id, context);
    if (wait > 0) await waitFor(found.running, wait * 1000, context.signal);
    if (stop) await found.running.stop();
    return newOutput(found, stop === true);
  },
});

function newOutput({ id, running, startedAt }: BackgroundCommand, stopped: boolean): ToolAnswer {
  const ended = running.ended();
  const { text, truncatedBytes } = running.read();
  const notes =
    ended === undefined
      ? [`[${id} has been running for ${Math.round((Date.now() - startedAt) / 1000)} s]`]
      : [
          `[${id} has ended${stopped ? ', stopped by you' : ''}]`,
          ...(stopped ? [] : shellNotes(ended, waitsForNothing)),
        ];
  const output = text.trimEnd();
  const nothing = output === '' && !stopped ? ['[nothing new]'] : [output];
  const said = [...nothing, ...missingNote(ended === undefined ? truncatedBytes : 0), ...notes]
    .filter((part) => part !== '')
    .join('\n');
  if (ended === undefined) return answered(said);
  return answered(said, { is: 'background_ended', id, exitCode: ended.exitCode });
}

const waitsForNothing = { time: 'stopped', idle: 'stopped' };

function notRunning(id: string, { background }: ToolContext): ToolAnswer {
  if (background?.wasLost(id)) {
    const text = `[${id} has ended: an interruption of this attempt ended it. Start it again if you need it.]`;
    return { ...failed(text), seen: [{ is: 'background_ended', id, exitCode: null }] };
  }
  const going = background?.going() ?? [];
  const list = going.map((one) => `${one.id} (${one.command.slice(0, 80)})`).join(', ') || 'none';
  return failed(`There is no background command ${id}. Running: ${list}.`);
}
