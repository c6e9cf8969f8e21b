// The last check before a request goes out: it may have waited long for its turn, and may no longer be wanted.
import { type Model, ModelFailure } from './model.ts';

export function withLastWord(model: Model): Model {
  return {
    ...model,
    async complete(request, options) {
      try {
        await options.beforeSending?.();
      } catch (cause) {
        throw new ModelFailure('stopped', { is: 'model_call_stopped' }, { cause });
      }
      return model.complete(request, options);
    },
  };
}
