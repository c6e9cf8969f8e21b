import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser, type OpenBrowser } from '../support/browser.ts';
import { recorded, request, story } from './sample-run.ts';
import { addSampleRun, only, say, serve } from './serving.ts';

/** README shows it. `PICTURE=draw npm run tests -- tests/web/browser.test.ts` draws it anew. */
const picture = new URL('../../docs/run.png', import.meta.url);

let opened: OpenBrowser;
beforeAll(async () => {
  opened = await openBrowser();
});
afterAll(() => opened.close());

/** A page that keeps every complaint of the browser: errors, and what the security policy blocked. */
async function open(url: string, width = 1280): Promise<{ page: Page; complaints: string[] }> {
  const context = await opened.browser.newContext({ viewport: { width, height: 900 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

describe('in a browser', () => {
  it('the page of a run follows what happens, and keeps what a reader has unfolded', async () => {
    const { url, store } = await serve();
    const run = await addSampleRun(store);
    const { page, complaints } = await open(`${url}/runs/${run}`);
    await page.getByText('The graph in words').click();
    await page.locator('#task-T6 .chip', { hasText: 'waits for a person' }).waitFor();
    await store.runs.commit({
      run,
      facts: [{ type: 'task_retried', task: 'T6', by: 'mona', advice: 'use the log' }],
    });
    await page.locator('#task-T6 .chip', { hasText: 'ready' }).waitFor();
    await page.locator('#timeline', { hasText: 'mona asked for another attempt: use the log' }).waitFor();
    await page.locator('#graph .node.is-ready').first().waitFor();
    expect(await page.locator('.callout').count()).toBe(0);
    expect(await page.locator('#graph-words[open]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('the graph can be walked with the keyboard and read aloud', async () => {
    const { url, store } = await serve();
    const { page, complaints } = await open(`${url}/runs/${await addSampleRun(store)}`);
    const node = page.getByRole('link', {
      name: 'T5, Say in the answer which to-dos are overdue: in review',
    });
    await node.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /T5/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('a transcript grows, and what was unfolded in it stays so', async () => {
    const { url, store } = await serve();
    const run = await addSampleRun(store);
    const { page, complaints } = await open(`${url}/runs/${run}/transcripts/T2/1`);
    await page.locator('summary', { hasText: 'run_shell' }).click();
    await say(store, run, [{ role: 'assistant', text: 'The store refuses wrong dates now.', calls: [] }]);
    await page.getByText('The store refuses wrong dates now.').waitFor();
    expect(await page.locator('details.call[open]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it.each([1280, 390])('no page is wider than a screen of %i pixels', async (width) => {
    const { url, store } = await serve();
    const run = await addSampleRun(store);
    const { page, complaints } = await open(url, width);
    for (const path of ['/', `/runs/${run}`, `/runs/${run}/tasks/T2`, `/runs/${run}/transcripts/T2/1`]) {
      await page.goto(url + path);
      const needed = await page.evaluate('document.documentElement.scrollWidth');
      expect({ path, fits: Number(needed) <= width }).toEqual({ path, fits: true });
    }
    expect(complaints).toEqual([]);
  });

  it('the page of a run is what README shows of it', async () => {
    const title = 'Let people set due dates and see overdue to-dos';
    const objective = { ...request.objective, title };
    const { url } = await serve({ store: only(recorded([{ ...request, objective }, ...story])) });
    const { page } = await open(`${url}/runs/1`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    const statuses = new Set(await page.locator('#tasks .chip').allTextContents());
    expect(statuses.size).toBeGreaterThanOrEqual(5);
    const image = await untilTheGraph(page);
    if (process.env.PICTURE === 'draw') writeFileSync(picture, image);
    const shown = readFileSync(picture);
    expect(shown.length).toBeLessThan(200_000);
    expect(widthOf(shown)).toBe(widthOf(image));
  });
});

/** The upper part of the page, down to the graph. */
async function untilTheGraph(page: Page): Promise<Buffer> {
  const graph = await page.locator('#graph').boundingBox();
  if (graph === null) throw new Error('the page shows no graph');
  const height = graph.y + graph.height + 8;
  return page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width: 1280, height } });
}

/** In pixels; a PNG tells it in bytes 16 to 19. */
function widthOf(png: Buffer): number {
  return png.readUInt32BE(16);
}
