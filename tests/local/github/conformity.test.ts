// Everything the local GitHub serves and sends, held against GitHub's own description and published examples.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf, operationOf, problemsIn } from '../../support/conformity.ts';
import { description } from '../../support/github-description.ts';
import { recordTraffic, type RecordingProxy } from '../../support/recording-proxy.ts';
import { kindOf, webhookProblemsIn } from '../../support/webhook-conformity.ts';
import { askEverything } from './everything/ask-everything.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let proxy: RecordingProxy;
beforeAll(async () => {
  stage = await setStage();
  proxy = await recordTraffic(stage.github);
  await askEverything(stage);
});
afterAll(async () => {
  await proxy.close();
  await stage.close();
});

describe('as GitHub describes it, the local GitHub answers', () => {
  it.each(description.operations.map(nameOf))('%s', (operation) => {
    const exchanges = proxy.exchanges.filter((exchange) => operationOf(exchange) === operation);
    const successes = exchanges.filter(({ answer }) => answer !== undefined && answer.status < 400);
    expect(successes).not.toEqual([]);
    expect(problemsIn(exchanges)).toEqual([]);
  });

  it('only what GitHub describes', () => {
    expect(proxy.exchanges.filter((exchange) => operationOf(exchange) === undefined)).toEqual([]);
  });
});

describe('as GitHub describes and its users have seen it, the local GitHub sends', () => {
  it.each(Object.keys(description.webhooks))('%s', (kind) => {
    const webhooks = stage.heard.filter((webhook) => kindOf(webhook) === kind);
    expect(webhooks).not.toEqual([]);
    expect(webhookProblemsIn(webhooks)).toEqual([]);
  });

  it('nothing else', () => {
    const kinds = new Set(stage.heard.map(kindOf));
    expect([...kinds].filter((kind) => !(kind in description.webhooks))).toEqual([]);
  });
});
