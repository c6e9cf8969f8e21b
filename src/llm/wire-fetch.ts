// The way to a provider: ends a request whose answer stops coming, whether before its first byte or in its midst, and
// unwraps errors that come as a list. Any byte counts as a sign of life, also the comments and pings that providers
// send while a model thinks and that no package shows.
import { ModelFailure } from './model.ts';
import type { Seat } from './seat.ts';

export function wireFetch(seat: Seat): typeof fetch {
  return async (input, init) => {
    const silence = watchSilence(seat);
    const signals = [init?.signal, silence.signal].filter((signal) => signal instanceof AbortSignal);
    try {
      const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
      silence.heard();
      return response.ok ? listened(response, silence) : await unwrapped(response, silence);
    } catch (error) {
      silence.end();
      throw error;
    }
  };
}

interface Silence {
  readonly signal: AbortSignal;
  heard(): void;
  end(): void;
}

function watchSilence({ provider, idleMs }: Seat): Silence {
  const stop = new AbortController();
  const ms = idleMs ?? provider.idleSeconds * 1000;
  const timer = setTimeout(() => {
    const trouble = { is: 'model_silent', title: provider.title, seconds: Math.round(ms / 1000) } as const;
    stop.abort(new ModelFailure('network', trouble, { mayBeBilled: true }));
  }, ms).unref();
  return {
    signal: stop.signal,
    heard: () => void timer.refresh(),
    end: () => clearTimeout(timer),
  };
}

/** The same response, with an ear on its body. */
function listened(response: Response, silence: Silence): Response {
  if (response.body === null) {
    silence.end();
    return response;
  }
  const ear = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      silence.heard();
      out.enqueue(chunk);
    },
    flush: () => silence.end(),
    cancel: () => silence.end(),
  });
  return withBody(response, response.body.pipeThrough(ear));
}

/** Google wraps an error into a list of one, which the package would not find it in. */
async function unwrapped(response: Response, silence: Silence): Promise<Response> {
  const text = await response.text();
  silence.end();
  try {
    const body: unknown = JSON.parse(text);
    return withBody(response, Array.isArray(body) ? JSON.stringify(body[0]) : text);
  } catch {
    return withBody(response, text);
  }
}

function withBody({ status, statusText, headers }: Response, body: string | ReadableStream): Response {
  const kept = new Headers(headers);
  // What fetch has already undone.
  kept.delete('content-encoding');
  kept.delete('content-length');
  return new Response(body, { status, statusText, headers: kept });
}
