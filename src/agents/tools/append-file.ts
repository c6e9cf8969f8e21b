// append_file adds text to a file, so that the model need not repeat the existing content.
import { z } from 'zod';
import { changeFile } from './change-file.ts';
import { defineTool, failed } from './define-tool.ts';
import { explainNoText, readTextFile } from './text-file.ts';
import { workspacePath } from './workspace-path.ts';

export const appendFile = defineTool({
  name: 'append_file',
  description:
    'Adds text at the end of a file, exactly as given; creates the file if it does not exist. Good for one more test, or for a long file in parts.',
  input: z.strictObject({
    path: workspacePath.describe('File, relative to the workspace.'),
    content: z
      .string()
      .min(1)
      .describe('What to add. Begin with a newline if the file does not end with one.'),
  }),
  mutates: true,
  async run({ path, content }, context) {
    const old = await readTextFile(context, path);
    if (old.kind === 'missing') {
      return changeFile(context, { path, text: content, done: `Created ${path}.`, showDiff: false });
    }
    if (old.kind !== 'text') return failed(await explainNoText(context, path, old));
    return changeFile(context, {
      path,
      text: old.text + content,
      done: `Appended to ${path}.`,
      showDiff: true,
    });
  },
});
