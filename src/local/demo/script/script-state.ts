// The state of a script: it selects the scene for a request, records requests and used replies, and holds replies back
// until a test releases them.
import type { Cue, Line } from './cue.ts';
import type { Refusal, Scene, Step } from './scene.ts';

/** One request to the model. */
interface Asked extends Cue {
  /** The whole conversation, including the system prompt and tool answers. */
  readonly text: string;
}

/** A reply that is held back: `arrived` resolves when it is requested, and it is sent when `letGo` resolves. */
interface Hold {
  readonly arrived: PromiseWithResolvers<void>;
  readonly letGo: PromiseWithResolvers<void>;
}

export class ScriptState {
  readonly #scenes: readonly Scene[];
  readonly #asked: Asked[] = [];
  readonly #unexpected: string[] = [];
  readonly #called = new Map<Scene, Set<number>>();
  readonly #refusals = new Map<Scene, number>();
  readonly #holds = new Map<string, Hold>();
  #ended = false;

  constructor(scenes: readonly Scene[]) {
    this.#scenes = scenes;
  }

  /** The script's reply, or a refusal if it has none. */
  async reply(cue: Cue | undefined, conversation: readonly Line[]): Promise<Step | Refusal> {
    const text = conversation.map((line) => line.text).join('\n\n');
    if (cue !== undefined) this.#asked.push({ ...cue, text });
    const scene = cue && this.#scenes.find((one) => fits(one, cue));
    const step = scene?.steps[cue?.step ?? 0];
    if (cue === undefined || scene === undefined || step === undefined) return this.#refuse(cue);
    const refusal = this.#nextRefusal(scene);
    if (refusal !== undefined) return refusal;
    this.#called.set(scene, (this.#called.get(scene) ?? new Set()).add(cue.step));
    if (step.hold !== undefined) await this.#wait(step.hold);
    return step;
  }

  /** The requests with an opening that match `wanted`, oldest first. */
  asked(wanted: Partial<Pick<Cue, 'who' | 'title' | 'attempt' | 'step'>> = {}): readonly Asked[] {
    const named = Object.entries(wanted) as [keyof typeof wanted, unknown][];
    return this.#asked.filter((one) => named.every(([key, value]) => one[key] === value));
  }

  /** Resolves when the held reply of this name is requested. */
  reached(hold: string): Promise<void> {
    return this.#hold(hold).arrived.promise;
  }

  /** Releases the held reply of this name, now or when it is requested. */
  letGo(hold: string): void {
    this.#hold(hold).letGo.resolve();
  }

  /** Descriptions of requests without a scene. */
  unexpectedRequests(): readonly string[] {
    return this.#unexpected;
  }

  /** Descriptions of unused replies and refusals. A scene with `cutShort` needs only its first reply used. */
  unusedReplies(): readonly string[] {
    return this.#scenes.flatMap((scene) => {
      const called = this.#called.get(scene) ?? new Set<number>();
      const left = scene.steps.flatMap((_, index) => (called.has(index) ? [] : [index + 1]));
      const refusals = (scene.refusals?.length ?? 0) - (this.#refusals.get(scene) ?? 0);
      const name = nameOf(scene);
      if (called.size === 0) return [`${name}: never used`];
      return [
        ...(left.length > 0 && !scene.cutShort
          ? [`${name}: reply ${left.join(', ')} of ${scene.steps.length} not requested`]
          : []),
        ...(refusals > 0 ? [`${name}: ${refusals} refusals not used`] : []),
      ];
    });
  }

  /** Releases all held replies. */
  end(): void {
    this.#ended = true;
    for (const { letGo } of this.#holds.values()) letGo.resolve();
  }

  #nextRefusal(scene: Scene): Refusal | undefined {
    const met = this.#refusals.get(scene) ?? 0;
    const refusal = scene.refusals?.[met];
    if (refusal !== undefined) this.#refusals.set(scene, met + 1);
    return refusal;
  }

  #refuse(cue: Cue | undefined): Refusal {
    const wanted = cue ? `${cue.who}, "${cue.title}", attempt ${cue.attempt}, reply ${cue.step + 1}` : 'this';
    this.#unexpected.push(wanted);
    return { status: 400, message: `The script has no scene for ${wanted}.` };
  }

  async #wait(name: string): Promise<void> {
    const { arrived, letGo } = this.#hold(name);
    arrived.resolve();
    if (!this.#ended) await letGo.promise;
  }

  #hold(name: string): Hold {
    const known = this.#holds.get(name);
    if (known) return known;
    const hold = { arrived: Promise.withResolvers<void>(), letGo: Promise.withResolvers<void>() };
    this.#holds.set(name, hold);
    return hold;
  }
}

function fits({ who, task, attempt }: Scene, cue: Cue): boolean {
  return who === cue.who && cue.title.includes(task) && (attempt === undefined || attempt === cue.attempt);
}

function nameOf({ who, task, attempt }: Scene): string {
  return `${who}, "${task}"${attempt === undefined ? '' : `, attempt ${attempt}`}`;
}
