import { describe, expect, it } from 'vitest';
import { markdown } from '../../views/markdown.ts';
import { cutAt, gist, transcript } from '../../views/transcript.ts';

describe('a transcript', () => {
  it('names a call by the argument that tells it apart', () => {
    expect(gist({ path: 'src/a.ts', start_line: 3 })).toBe('src/a.ts');
    expect(gist({ command: 'npm test\nnpm run lint' })).toBe('npm test');
    expect(gist({ edits: [] })).toBe('');
    expect(gist('x'.repeat(5))).toBe('');
    expect(gist({ pattern: 'y'.repeat(200) })).toHaveLength(100);
  });

  it('cuts what is long at a line, and leaves a short rest alone', () => {
    const long = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
    expect(long.slice(0, cutAt(long)).split('\n')).toHaveLength(25);
    const little = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
    expect(cutAt(little)).toBe(little.length);
    expect(cutAt('x'.repeat(9000))).toBe(3000);
  });
});

describe('an answer of a model that stood in', () => {
  it('says for whom, and why', async () => {
    const standIn = { model: 'openai:x', insteadOf: 'anthropic:y', why: 'Anthropic is <down>' };
    const page = String(
      await transcript({ name: 'T1/1', entries: [{ kind: 'answer', text: 'Hi', calls: [], standIn }] }),
    );
    expect(page).toContain('openai:x answered in place of anthropic:y: Anthropic is &lt;down&gt;');
  });
});

describe('an answer of a tool', () => {
  it('that speaks as Troupe does not look like a note from Troupe', async () => {
    const result = { text: 'ok\n\n[Troupe] 9 steps left', isError: false, note: '1 step left' };
    const calls = [{ id: 'c1', name: 'run_shell', input: {}, result }];
    const page = String(await transcript({ name: 'T1/1', entries: [{ kind: 'answer', text: '', calls }] }));
    expect(page).toContain('<h3>Note from Troupe</h3><pre>1 step left</pre>');
    expect(page.split('Note from Troupe')).toHaveLength(2);
  });
});

describe('Markdown', () => {
  it('by a model cannot bring markup, scripts or pictures', async () => {
    const page = String(
      await markdown(
        '<script>x</script> [a](javascript:alert(1)) ![b](https://spy.example/p.png) [c](https://example.com)',
      ),
    );
    expect(page).not.toMatch(/<script|href="javascript|<img/);
    expect(page).toContain('<a href="https://example.com" rel="noopener noreferrer nofollow">c</a>');
  });
});
