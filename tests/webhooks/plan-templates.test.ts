// A label with a name behind a colon asks for a plan by the repository's template of that name.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { at } from '../github/stage.ts';
import { type Desk, openDesk } from './desk.ts';

const full = 'ada/todo';
const issue = { ...at, issue_number: 1 };
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

async function label(name: string): Promise<void> {
  await desk.stage.as('ada').issues.addLabels({ ...issue, labels: [name] });
  await desk.settle();
}

async function commit(files: Record<string, string>): Promise<void> {
  await desk.stage.world.commit(full, { files, message: 'Templates' });
}

function said(): string[] {
  return desk.stage.world.comments(full, 1).map((each) => each.body);
}

it('freezes the template with the run', async () => {
  await commit({ '.github/troupe/Bugfix.md': 'First a test that fails.\n', '.github/troupe/notes.txt': 'x' });
  await label('Troupe:bugfix');
  await commit({ '.github/troupe/Bugfix.md': 'Anything goes.\n' });
  expect((await desk.runs.load(1))?.objective).toMatchObject({
    title: 'Due dates',
    template: { name: 'bugfix', text: 'First a test that fails.\n' },
  });
  expect(said()).toEqual([]);
});

it('says which templates there are when it is not one of them', async () => {
  await commit({ '.github/troupe/bugfix.md': 'x', '.github/troupe/feature.md': 'y' });
  await label('troupe:bugfxi');
  expect(await desk.runs.load(1)).toBeUndefined();
  expect(
    said()[0]
      ?.replace(/<!--.*-->/s, '')
      .trim(),
  ).toMatchInlineSnapshot(`
    "Nothing was started because \`.github/troupe/bugfxi.md\` does not exist on the default branch.

    Labels with a plan template:

    - \`troupe:bugfix\`
    - \`troupe:feature\`

    The label \`troupe\` alone starts a run without a template."
  `);
});

it('says so where the repository has none, and where one is too long', async () => {
  await label('troupe:bugfix');
  expect(said()[0]).toContain('There is no plan template in `.github/troupe/` yet.');
  await commit({ '.github/troupe/long.md': 'x'.repeat(20_001) });
  await label('troupe:long');
  expect(said()[1]).toContain('`.github/troupe/long.md` is too long for a plan template.');
  expect(await desk.runs.load(1)).toBeUndefined();
});

it.each(['troupe:', 'troupe:../../secret', 'troupe-bugfix', 'troupe: bugfix', 'other:bugfix'])(
  'takes "%s" for another label',
  async (name) => {
    await label(name);
    expect(await desk.runs.load(1)).toBeUndefined();
    expect(said()).toEqual([]);
  },
);

it('ends when that very label is taken off, and not when another is', async () => {
  await commit({ '.github/troupe/bugfix.md': 'x' });
  await label('troupe:bugfix');
  await label('troupe');
  await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe' });
  await desk.settle();
  expect((await desk.runs.load(1))?.ending).toBeUndefined();
  await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe:bugfix' });
  await desk.settle();
  expect((await desk.runs.load(1))?.ending).toMatchObject({ status: 'cancelled' });
});
