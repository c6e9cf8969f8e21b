// Sends webhooks as GitHub does: signed, once, ten seconds to answer, never again unless somebody asks.
import { randomUUID } from 'node:crypto';
import { Webhooks } from '@octokit/webhooks';
import type { Misbehaviour } from './misbehave.ts';
import { installationStub, payloadOf } from './shape/event.ts';
import type { App, Installation } from './state/app.ts';
import { appById, installationsOn } from './world/app.ts';
import type { Happening } from './state/happening.ts';
import type { State } from './state/state.ts';

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly appId: number;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly url: string;
  readonly deliveredAt: number;
  /** Seconds. */
  readonly duration: number;
  /** GitHub's words: `OK`, or what went wrong. */
  readonly status: string;
  /** 0: no answer. */
  readonly statusCode: number;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly payload: string };
  readonly response: { readonly headers: Readonly<Record<string, string>>; readonly payload: string };
}

type Parcel = Pick<
  Delivery,
  'guid' | 'appId' | 'installationId' | 'repositoryId' | 'event' | 'action' | 'redelivery'
> & { readonly payload: string };

const answerWithinMs = 10_000;
const partnerWithinMs = 200;
/** These reach an App whether it subscribed or not. */
const always = new Set(['ping', 'installation', 'installation_repositories']);

export class Deliveries {
  readonly #state: State;
  readonly #misbehave: Misbehaviour;
  readonly #log: (line: string) => void;
  readonly #sent: Delivery[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  /** Parcels leave in the order of their happenings, however long their payloads take to write. */
  #line: Promise<void> = Promise.resolve();
  #waitingForPartner: { readonly parcel: Parcel; readonly timer: NodeJS.Timeout } | undefined;

  constructor(state: State, misbehave: Misbehaviour, log: (line: string) => void) {
    this.#state = state;
    this.#misbehave = misbehave;
    this.#log = log;
    state.onHappening((happening) => this.#take(happening));
  }

  /** All that were sent and answered (or not), oldest first. */
  all(): readonly Delivery[] {
    return this.#sent;
  }

  /** Sends a delivery again with the same GUID. */
  redeliver(delivery: Delivery): void {
    const { guid, appId, installationId, repositoryId, event, action, request } = delivery;
    const addressed = { guid, appId, installationId, repositoryId, event, action };
    this.#start({ ...addressed, redelivery: true, payload: request.payload });
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    for (;;) {
      const line = this.#line;
      await line;
      if (this.#underWay.size > 0) await Promise.all(this.#underWay);
      else if (this.#waitingForPartner) await new Promise((resolve) => setTimeout(resolve, 20));
      else if (line === this.#line) return;
    }
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#waitingForPartner?.timer);
    this.#waitingForPartner = undefined;
    await this.#line;
    await Promise.all(this.#underWay);
  }

  #take(happening: Happening): void {
    const receivers = receiversOf(this.#state, happening);
    if (receivers.length === 0) return;
    const payload = payloadOf(this.#state, happening);
    // It may fail before its turn comes; until then nobody else looks at it, and Node would end the process.
    payload.catch(() => undefined);
    this.#line = this.#line
      .then(async () => this.#address(happening, receivers, await payload))
      .catch((error: unknown) => this.#log(`no payload for ${happening.event}: ${String(error)}`));
  }

  #address(happening: Happening, receivers: readonly Receiver[], payload: object): void {
    for (const { app, installation } of receivers) {
      const told = installation && !('installation' in payload) ? installationStub(installation.id) : {};
      this.#post({
        guid: randomUUID(),
        appId: app.id,
        installationId: installation?.id ?? null,
        repositoryId: happening.repository?.id ?? null,
        event: happening.event,
        action: happening.action ?? null,
        redelivery: false,
        payload: JSON.stringify({ ...payload, ...told }),
      });
    }
  }

  #post(parcel: Parcel): void {
    const { reorder, duplicate } = this.#misbehave.webhookFaults;
    if (reorder) return this.#pair(parcel);
    this.#start(parcel);
    if (duplicate) this.#start(parcel);
  }

  #pair(parcel: Parcel): void {
    const first = this.#waitingForPartner;
    if (first === undefined) {
      const timer = setTimeout(() => {
        this.#waitingForPartner = undefined;
        this.#start(parcel);
      }, partnerWithinMs);
      this.#waitingForPartner = { parcel, timer };
      return;
    }
    clearTimeout(first.timer);
    this.#waitingForPartner = undefined;
    this.#track(this.#send(parcel).then(() => this.#send(first.parcel)));
  }

  #start(parcel: Parcel): void {
    this.#track(this.#send(parcel));
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#log(`delivery failed: ${String(error)}`))
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #send(parcel: Parcel): Promise<void> {
    const { delayMs = 0 } = this.#misbehave.webhookFaults;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const app = appById(this.#state, parcel.appId);
    if (app.webhookUrl === null || this.#stopped.signal.aborted) return;
    const headers = await headersFor(app, parcel);
    const started = Date.now();
    const outcome = await this.#exchange(app.webhookUrl, headers, parcel.payload);
    const { payload, ...addressed } = parcel;
    this.#sent.push({
      ...addressed,
      id: this.#state.nextId(),
      url: app.webhookUrl,
      deliveredAt: started,
      duration: (Date.now() - started) / 1000,
      ...outcome,
      request: { headers, payload },
    });
    if (outcome.statusCode < 200 || outcome.statusCode > 299) {
      this.#log(`webhook ${parcel.event}.${parcel.action ?? ''} to ${app.slug}: ${outcome.status}`);
    }
  }

  async #exchange(
    url: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<Pick<Delivery, 'status' | 'statusCode' | 'response'>> {
    const timeout = AbortSignal.timeout(answerWithinMs);
    try {
      const signal = AbortSignal.any([timeout, this.#stopped.signal]);
      const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      const response = { headers: Object.fromEntries(answer.headers), payload: await answer.text() };
      const status = answer.ok ? 'OK' : `Invalid HTTP Response: ${answer.status}`;
      return { status, statusCode: answer.status, response };
    } catch {
      const status = timeout.aborted ? 'timed out' : 'failed to connect to host';
      return { status, statusCode: 0, response: { headers: {}, payload: '' } };
    }
  }
}

interface Receiver {
  readonly app: App;
  readonly installation: Installation | undefined;
}

function receiversOf(state: State, happening: Happening): Receiver[] {
  const { event, app, installation, repository } = happening;
  if (app) return [{ app, installation: undefined }];
  const reached = installation ? [installation] : repository ? installationsOn(state, repository) : [];
  return reached
    .map((one) => ({ app: appById(state, one.appId), installation: one }))
    .filter((receiver) => always.has(event) || receiver.app.events.includes(event));
}

async function headersFor(app: App, parcel: Parcel): Promise<Record<string, string>> {
  const signature = await new Webhooks({ secret: app.webhookSecret }).sign(parcel.payload);
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/local',
    'x-github-delivery': parcel.guid,
    'x-github-event': parcel.event,
    'x-github-hook-id': String(app.hookId),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': signature,
  };
}
