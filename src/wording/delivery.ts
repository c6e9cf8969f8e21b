// What whoever looks after the server reads beside a webhook among the "Recent deliveries" in the App's settings.

export function headersAreMissing(): string {
  return 'A webhook needs the headers X-GitHub-Delivery, X-GitHub-Event and X-Hub-Signature-256.';
}

export function signatureIsNotOurs(): string {
  return "The signature is not ours: WEBHOOK_SECRET and the secret in the app's settings differ.";
}

export function bodyIsNotJson(): string {
  return 'The body is not JSON: set the content type to application/json.';
}

export function nothingToDo(): string {
  return 'Nothing to do.';
}

export function isRecorded(isNew: boolean): string {
  return isNew ? 'Recorded.' : 'Recorded before.';
}
