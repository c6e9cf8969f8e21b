import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser, type OpenBrowser } from '../support/browser.ts';
import { addSampleRun, say, serve } from './serving.ts';

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
});
