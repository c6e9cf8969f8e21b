// A language model over HTTP that plays fixed scenes, in Anthropic's dialect and in OpenAI's. Its replies are a
// function of the request alone: whom it plays and how far the scene has come both stand in the conversation.
import { setTimeout as pause } from 'node:timers/promises';
import { type ChatCompletionRequest, type FixtureResponse, LLMock } from '@copilotkit/aimock';
import { type Line, readCue } from './cue.ts';
import { loadScenes, type Scene, type Step } from './scene.ts';

export interface ScriptedModel {
  readonly anthropicUrl: string;
  readonly openAiUrl: string;
  /** Requests answered so far. */
  calls(): number;
  stop(): Promise<void>;
}

/**
 * @param options.apiKey the only key it accepts.
 * @param options.paceMs how long it thinks before each reply, so that a person can follow; 0 for tests.
 */
export async function startScriptedModel(options: {
  apiKey: string;
  paceMs: number;
  /** What it can play, the demo's unless told; anything else is answered with 400. */
  scenes?: readonly Scene[];
}): Promise<ScriptedModel> {
  const scenes = options.scenes ?? loadScenes();
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
    return reply(scenes, request);
  });
  await server.start();
  const origin = `http://127.0.0.1:${server.port}`;
  return { anthropicUrl: origin, openAiUrl: `${origin}/v1`, calls: () => calls, stop: () => server.stop() };
}

function reply(scenes: readonly Scene[], request: ChatCompletionRequest): FixtureResponse {
  const cue = readCue(request.messages.map(asLine));
  const scene = scenes.find(
    ({ who, task, attempt }) =>
      who === cue?.who && cue.title.includes(task) && (attempt === undefined || attempt === cue.attempt),
  );
  const step = scene?.steps[cue?.step ?? 0];
  if (cue === undefined || step === undefined) {
    const wanted = cue ? `${cue.who}, "${cue.title}", attempt ${cue.attempt}, reply ${cue.step + 1}` : 'this';
    return {
      error: { type: 'invalid_request_error', message: `The script has no scene for ${wanted}.` },
      status: 400,
    };
  }
  return speak(step, request);
}

function speak(step: Step, request: ChatCompletionRequest): FixtureResponse {
  const toolCalls = step.calls.map(({ tool, input }, index) => ({
    id: `call_${request.messages.length}_${index + 1}`,
    name: tool,
    arguments: JSON.stringify(input),
  }));
  const input = tokens(request.messages) + tokens(request.tools ?? []);
  const output = tokens(step);
  return {
    content: step.says,
    toolCalls,
    // Each dialect reads the pair that it knows.
    usage: { input_tokens: input, output_tokens: output, prompt_tokens: input, completion_tokens: output },
  };
}

/** About four characters make a token. */
function tokens(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}

function asLine({ role, content }: ChatCompletionRequest['messages'][number]): Line {
  const parts = typeof content === 'string' ? [content] : (content ?? []).map((part) => part.text ?? '');
  return { role, text: parts.join('') };
}
