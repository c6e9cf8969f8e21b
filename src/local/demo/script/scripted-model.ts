// A scripted language model over HTTP, with the APIs of Anthropic and OpenAI. Each reply depends on the request alone,
// because the conversation shows which agent it is for and how many replies it already has.
import { setTimeout as pause } from 'node:timers/promises';
import { type ChatCompletionRequest, type FixtureResponse, LLMock } from '@copilotkit/aimock';
import { type Line, readCue } from './cue.ts';
import { ScriptState } from './script-state.ts';
import { loadScenes, type Refusal, type Scene, type Step } from './scene.ts';

export interface ScriptedModel {
  readonly anthropicUrl: string;
  readonly openAiUrl: string;
  /** Requests and used scenes so far. */
  readonly script: ScriptState;
  /** Number of requests so far. */
  calls(): number;
  stop(): Promise<void>;
}

/**
 * @param options.apiKey the only key it accepts.
 * @param options.paceMs delay before each reply, so that a person can follow; 0 for tests.
 */
export async function startScriptedModel(options: {
  apiKey: string;
  paceMs: number;
  /** The demo's scenes by default. Other requests are answered with status 400. */
  scenes?: readonly Scene[];
}): Promise<ScriptedModel> {
  const script = new ScriptState(options.scenes ?? loadScenes());
  let calls = 0;
  const server = new LLMock({
    port: 0,
    host: '127.0.0.1',
    chunkSize: 400,
    auth: { apiKeys: [options.apiKey] },
  });
  server.on({ predicate: () => true }, async (request) => {
    calls += 1;
    await pause(options.paceMs);
    return reply(script, request);
  });
  await server.start();
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    anthropicUrl: origin,
    openAiUrl: `${origin}/v1`,
    script,
    calls: () => calls,
    stop: () => {
      script.end();
      return server.stop();
    },
  };
}

async function reply(script: ScriptState, request: ChatCompletionRequest): Promise<FixtureResponse> {
  const lines = request.messages.map(asLine);
  const answer = await script.reply(readCue(lines), lines);
  return 'status' in answer ? refuse(answer) : speak(answer, request);
}

function refuse({ status, message, retryAfterSeconds }: Refusal): FixtureResponse {
  const type = status === 400 ? 'invalid_request_error' : status === 429 ? 'rate_limit_error' : 'api_error';
  const retryAfter = retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds };
  return { error: { type, message }, status, ...retryAfter };
}

function speak(step: Step, request: ChatCompletionRequest): FixtureResponse {
  const toolCalls = step.calls.map(({ tool, input }, index) => ({
    id: `call_${request.messages.length}_${index + 1}`,
    name: tool,
    arguments: JSON.stringify(input),
  }));
  const input = tokens(request.messages) + tokens(request.tools ?? []);
  const output = tokens({ says: step.says, calls: step.calls });
  return {
    content: step.says,
    toolCalls,
    // Each provider's API has its own names for the same two numbers.
    usage: { input_tokens: input, output_tokens: output, prompt_tokens: input, completion_tokens: output },
  };
}

/** A token is about four characters. */
function tokens(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}

function asLine({ role, content }: ChatCompletionRequest['messages'][number]): Line {
  const parts = typeof content === 'string' ? [content] : (content ?? []).map((part) => part.text ?? '');
  return { role, text: parts.join('') };
}
