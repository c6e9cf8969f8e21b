import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type OpenBrowser } from '../../../support/browser.ts';
import { repo, setStage, type Stage } from '../stage.ts';
import { makeLively, type Lively } from './lively.ts';

let stage: Stage;
let lively: Lively;
let opened: OpenBrowser;
beforeAll(async () => {
  stage = await setStage();
  lively = await makeLively(stage);
  opened = await openBrowser();
});
afterAll(async () => {
  await opened.close();
  await stage.close();
});

/** A browser without JavaScript, signed in by a click, that keeps what its security policy complains of. */
async function visit(login: string, width = 1280): Promise<{ page: Page; complaints: string[] }> {
  const context = await opened.browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(stage.github.url);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: login, exact: true }).click();
  await page.getByText('Signed in as').waitFor({ state: 'attached' });
  return { page, complaints };
}

describe('in a browser without JavaScript', () => {
  it('a person labels an issue, comments, approves and merges with clicks, and the App hears of each', async () => {
    const { page, complaints } = await visit('bob');
    await stage.quiet();
    await page.getByRole('link', { name: 'ada/todo' }).click();
    await page.getByRole('link', { name: 'Issues' }).click();
    await page.locator('.issue-row .list-title').first().click();
    await page.getByLabel('Label, existing or new').fill('troupe');
    await page.getByRole('button', { name: 'Add label' }).click();
    await page.getByRole('button', { name: 'Remove the label troupe' }).waitFor();
    await page.getByLabel('Comment, in Markdown').fill('Please **go on**.');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.locator('.timeline strong', { hasText: 'go on' }).waitFor();

    await page.getByRole('link', { name: 'Pull requests' }).click();
    await page.locator('.issue-row .list-title').first().click();
    await page.getByRole('link', { name: 'Review the changes' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('approved these changes').waitFor();
    await page.getByRole('button', { name: 'Squash and merge' }).click();
    await page.locator('.state', { hasText: 'Merged' }).waitFor();

    const { data } = await stage.as(stage.bob).pulls.get({ ...repo, pull_number: lively.pull });
    expect(data).toMatchObject({ merged: true, merged_by: { login: 'bob' } });
    const heard = await stage.events();
    for (const event of ['issues.labeled', 'issue_comment.created', 'pull_request_review.submitted']) {
      expect(heard).toContain(event);
    }
    expect(heard).toEqual(expect.arrayContaining(['pull_request.closed', 'push']));
    expect(
      stage.heard.filter(({ payload }) => (payload['sender'] as { login: string }).login !== 'bob'),
    ).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each([1280, 360])('no page is wider than a screen of %i pixels', async (width) => {
    const { page, complaints } = await visit('ada', width);
    const home = '/ada/todo';
    const { issue, pull, head, run } = lively;
    const paths = ['', '/issues', `/issues/${issue}`, `/pull/${pull}`, `/pull/${pull}/files`];
    for (const path of [...paths, `/commit/${head}`, `/runs/${run}`, '/blob/main/src/list.js']) {
      await page.goto(stage.github.url + home + path);
      const shot = await page.screenshot({ fullPage: true });
      // The width of a PNG stands in its header; without JavaScript the page cannot be asked.
      expect({ path, width: shot.readUInt32BE(16) }).toEqual({ path, width });
    }
    expect(complaints).toEqual([]);
  });
});
