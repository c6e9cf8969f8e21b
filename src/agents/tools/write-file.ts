// write_file creates a file or replaces its whole content.
import { z } from 'zod';
import { count } from './amount.ts';
import { changeFile } from './change-file.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import { explainNoText, readTextFile, type TextFile } from './text-file.ts';
import { workspacePath } from './workspace-path.ts';

/** Kinds of files that have no readable text but may be replaced. */
const replaceable: readonly TextFile['kind'][] = ['missing', 'binary', 'huge', 'unreadable'];

export const writeFile = defineTool({
  name: 'write_file',
  description:
    'Creates a file, with the folders it needs, or replaces the whole content of one. To change parts of a file use edit_file.',
  input: z.strictObject({
    path: workspacePath.describe('File, relative to the workspace.'),
    content: z.string().describe('The whole new content.'),
  }),
  mutates: true,
  async run({ path, content }, context) {
    const old = await readTextFile(context, path);
    const size = count(lineCount(content), 'line');
    if (old.kind !== 'text') {
      if (!replaceable.includes(old.kind)) return failed(await explainNoText(context, path, old));
      const done = `${old.kind === 'missing' ? 'Created' : 'Replaced'} ${path} (${size}).`;
      return changeFile(context, { path, text: content, done, showDiff: false });
    }
    if (old.text === content) return answered(`${path} already has exactly this content.`);
    const done = `Replaced ${path} (${size}, was ${lineCount(old.text).toLocaleString('en')}).`;
    return changeFile(context, { path, text: content, done, showDiff: true });
  },
});

function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/u, '').split('\n').length;
}
