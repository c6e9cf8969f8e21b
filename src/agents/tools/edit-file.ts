// edit_file makes several exact replacements and insertions at once, all or none.
import { z } from 'zod';
import { count } from './amount.ts';
import { applyEdits } from './apply-edits.ts';
import { changeFile } from './change-file.ts';
import { defineTool, failed } from './define-tool.ts';
import { explainNoText, readTextFile } from './text-file.ts';
import { workspacePath } from './workspace-path.ts';

export const editFile = defineTool({
  name: 'edit_file',
  description:
    'Replaces passages of a file. Each `old` must be text that occurs exactly once in the file as it is now, copied exactly, with as few lines as make it unique. Give all edits of a file in one call: all are made or none. The answer is the diff.',
  input: z.strictObject({
    path: workspacePath.describe('File, relative to the workspace.'),
    edits: z
      .array(
        z.strictObject({
          old: z.string().describe('The exact text to replace.'),
          new: z.string().describe('The replacement; empty to delete.'),
          place: z
            .enum(['replace', 'before', 'after'])
            .optional()
            .describe(
              'before or after: keep `old` and insert `new` as separate lines before or after its line.',
            ),
        }),
      )
      .min(1),
  }),
  mutates: true,
  async run({ path, edits }, context) {
    const file = await readTextFile(context, path);
    if (file.kind !== 'text') return failed(await explainNoText(context, path, file));
    const result = applyEdits(file.text, edits);
    if (!result.ok) return failed(`Nothing in ${path} was changed.\n${result.problems.join('\n')}`);
    const done = `Made ${count(edits.length, 'edit')} in ${path}.`;
    return changeFile(context, { path, text: result.text, done, showDiff: true });
  },
});
