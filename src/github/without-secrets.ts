// The last gate before a write to GitHub: whatever it says, and whoever wrote it, no secret goes along.
import type { Logger } from 'pino';
import type { SecretScan } from '../domain/secret/secret-scan.ts';

/** Where a request goes and how, which is ours and holds no text. */
const notText: ReadonlySet<string> = new Set(['method', 'url', 'baseUrl', 'headers', 'mediaType', 'request']);

/** Changes the parameters of `request` in place. */
export function withoutSecrets(
  request: { readonly method: string; readonly url: string } & object,
  secrets: SecretScan,
  log: Logger,
): void {
  let removed = 0;
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const redacted = secrets.redact(value);
      removed += redacted.removed;
      return redacted.text;
    }
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clean(each)]));
  };
  const texts = Object.entries(request).filter(([key]) => !notText.has(key));
  Object.assign(request, Object.fromEntries(texts.map(([key, value]) => [key, clean(value)])));
  if (removed > 0) {
    const route = `${request.method} ${request.url}`;
    log.warn({ route, removed }, 'a secret was taken out of what was about to be written to GitHub');
  }
}
