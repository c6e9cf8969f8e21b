// Receives a webhook: verifies its signature, stores it, answers. GitHub counts an answer after 10 seconds as a failure
// and does not retry, so nothing slower than the database happens here.
import { Webhooks } from '@octokit/webhooks';
import type { Logger } from 'pino';
import {
  bodyIsNotJson,
  headersAreMissing,
  isRecorded,
  nothingToDo,
  signatureDoesNotMatch,
} from '../wording/delivery.ts';
import { events } from './events.ts';

/** A request as received, with header names in lower case. `body` is the raw text that was signed. */
interface WebhookRequest {
  header(name: string): string | undefined;
  readonly body: string;
}

export interface WebhookAnswer {
  readonly status: 202 | 400 | 401;
  readonly text: string;
}

interface ReceiveDeps {
  readonly secret: string;
  /** @returns false if this delivery was stored before. */
  readonly record: (guid: string, event: string, payload: object) => Promise<boolean>;
  /** Called after a new delivery was stored. Do not await it, because GitHub waits for the answer. */
  readonly recorded: () => void;
  readonly log: Logger;
}

export function createReceiver(deps: ReceiveDeps): (request: WebhookRequest) => Promise<WebhookAnswer> {
  const webhooks = new Webhooks({ secret: deps.secret });
  return async (request) => {
    const guid = request.header('x-github-delivery');
    const event = request.header('x-github-event');
    const signature = request.header('x-hub-signature-256');
    if (!guid || !event || !signature) return { status: 400, text: headersAreMissing() };
    if (!(await webhooks.verify(request.body, signature))) {
      deps.log.warn({ guid, event }, 'a webhook with a wrong signature was refused');
      return { status: 401, text: signatureDoesNotMatch() };
    }
    // `ping` and the events that every installation sends need no handling.
    if (!events.some((known) => known.event === event)) return { status: 202, text: nothingToDo() };
    const payload = parse(request.body);
    if (payload === undefined) return { status: 400, text: bodyIsNotJson() };
    const isNew = await deps.record(guid, event, payload);
    if (isNew) deps.recorded();
    return { status: 202, text: isRecorded(isNew) };
  };
}

function parse(body: string): object | undefined {
  try {
    const payload: unknown = JSON.parse(body);
    return typeof payload === 'object' && payload !== null ? payload : undefined;
  } catch {
    return undefined;
  }
}
