// What the operator reads for a webhook under "Recent deliveries" in the App's settings.

export function headersAreMissing(): string {
  return 'A webhook needs the headers X-GitHub-Delivery, X-GitHub-Event and X-Hub-Signature-256.';
}

export function signatureDoesNotMatch(): string {
  return "The signature does not match: WEBHOOK_SECRET and the secret in the App's settings differ.";
}

export function bodyIsNotJson(): string {
  return 'The body is not JSON: set the content type to application/json.';
}

export function nothingToDo(): string {
  return 'Nothing to do.';
}

export function isRecorded(isNew: boolean): string {
  return isNew ? 'Recorded.' : 'Already recorded.';
}
