// write_file: a new file, or a file anew.
import { z } from 'zod';
import { count } from './amount.ts';
import { changeFile } from './change-file.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import { explainNoText, readTextFile } from './text-file.ts';
import { workspacePath } from './workspace-path.ts';

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
    if (old.kind === 'folder' || old.kind === 'special')
      return failed(await explainNoText(context, path, old));
    const size = count(lineCount(content), 'line');
    if (old.kind !== 'text') {
      const done = `${old.kind === 'missing' ? 'Created' : 'Replaced'} ${path} (${size}).`;
      return changeFile(context, { path, text: content, done, showDiff: false });
    }
    if (old.text === content) return answered(`${path} had exactly this content already.`);
    const done = `Replaced ${path} (${size}, was ${lineCount(old.text).toLocaleString('en')}).`;
    return changeFile(context, { path, text: content, done, showDiff: true });
  },
});

export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/u, '').split('\n').length;
}
