// The last failed commands of an attempt that ended without a result. The next attempt starts from them.
import { commandsRun } from './commands-run.ts';
import { fenceCode } from './prompts/fence.ts';
import { textToShow } from './tool-text.ts';
import { answersIn, type TranscriptMessage } from './transcript.ts';

const most = 2;
const longestOutput = 4_000;
const longestCommand = 500;

/** Oldest first, each with the end of its output. Markdown, or an empty string if none failed. */
export function lastFailures(messages: readonly TranscriptMessage[]): string {
  const failed = answersIn(messages).filter(({ isError }) => isError);
  return failed
    .flatMap(({ seen = [], text }) => commandsRun(seen).map(({ command }) => ({ command, text })))
    .slice(-most)
    .map(({ command, text }) => {
      const label = command.slice(0, longestCommand);
      return `This command failed:\n${fenceCode(label, ending(textToShow(text)))}`;
    })
    .join('\n\n');
}

/** Test runners print their failures last. */
function ending(text: string): string {
  return text.length <= longestOutput ? text : `[…]\n${text.slice(-longestOutput)}`;
}
