// How a script is being played: which scene answers a cue, what was asked so far, which replies were called for, and which
// wait for somebody to let them go on.
import type { Cue, Line } from './cue.ts';
import type { Refusal, Scene, Step } from './scene.ts';

/** One request to the model: whom it was to play, and all that it was told. */
export interface Asked extends Cue {
  /** The whole conversation, the system prompt and what tools answered included. */
  readonly text: string;
}

/** A reply that waits: `arrived` once somebody asked for it, given once it was let go. */
interface Hold {
  readonly arrived: PromiseWithResolvers<void>;
  readonly letGo: PromiseWithResolvers<void>;
}

export class Performance {
  readonly #scenes: readonly Scene[];
  readonly #asked: Asked[] = [];
  readonly #unforeseen: string[] = [];
  readonly #called = new Map<Scene, Set<number>>();
  readonly #refusals = new Map<Scene, number>();
  readonly #holds = new Map<string, Hold>();
  #ended = false;

  constructor(scenes: readonly Scene[]) {
    this.#scenes = scenes;
  }

  /** The reply that the script has for this cue; a refusal where it has none. */
  async play(cue: Cue | undefined, conversation: readonly Line[]): Promise<Step | Refusal> {
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

  /** Every request so far that had an opening, oldest first; of those that match, where something is given to match. */
  asked(wanted: Partial<Pick<Cue, 'who' | 'title' | 'attempt' | 'step'>> = {}): readonly Asked[] {
    const named = Object.entries(wanted) as [keyof typeof wanted, unknown][];
    return this.#asked.filter((one) => named.every(([key, value]) => one[key] === value));
  }

  /** Resolves once the reply that is held by this name was asked for. */
  reached(hold: string): Promise<void> {
    return this.#hold(hold).arrived.promise;
  }

  /** The reply that is held by this name is given, now or when it is asked for. */
  letGo(hold: string): void {
    this.#hold(hold).letGo.resolve();
  }

  /** Requests for which there was no scene, in words. */
  unforeseen(): readonly string[] {
    return this.#unforeseen;
  }

  /** Replies and refusals that nobody asked for, in words. Scenes that may be cut short count once they have begun. */
  unplayed(): readonly string[] {
    return this.#scenes.flatMap((scene) => {
      const called = this.#called.get(scene) ?? new Set<number>();
      const left = scene.steps.flatMap((_, index) => (called.has(index) ? [] : [index + 1]));
      const refusals = (scene.refusals?.length ?? 0) - (this.#refusals.get(scene) ?? 0);
      const name = nameOf(scene);
      if (called.size === 0) return [`${name}: never played`];
      return [
        ...(left.length > 0 && !scene.cutShort
          ? [`${name}: reply ${left.join(', ')} of ${scene.steps.length} not asked for`]
          : []),
        ...(refusals > 0 ? [`${name}: ${refusals} of its refusals not met`] : []),
      ];
    });
  }

  /** Nobody waits any longer. */
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
    this.#unforeseen.push(wanted);
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
