// The App on GitHub, and where its GitHub is.
import { choice, hostName, privateKey, text, url, wholeNumber } from '../forms.ts';
import { optional, preset } from '../setting.ts';

export const githubApp = {
  APP_ID: optional(wholeNumber({ min: 1, example: '123456' }), {
    meaning: "The App's number, from its settings page.",
    otherwise: 'setup mode: a page that creates the App',
  }),
  PRIVATE_KEY: optional(privateKey(), {
    meaning: "The App's private key: PEM text, PEM text with its line ends written as \\n, or base64.",
    otherwise: 'read from PRIVATE_KEY_PATH',
    secret: true,
  }),
  PRIVATE_KEY_PATH: optional(text('./troupe.private-key.pem'), {
    meaning: "File that holds the App's private key. PRIVATE_KEY takes precedence.",
  }),
  WEBHOOK_SECRET: optional(text('the secret entered on the App’s page'), {
    meaning: 'Secret that signs the webhooks. Required with APP_ID.',
    secret: true,
  }),
  GHE_HOST: optional(hostName(), {
    meaning: 'Host of GitHub Enterprise, with its port if it has one.',
    otherwise: 'github.com',
  }),
  GHE_PROTOCOL: preset(choice(['https', 'http']), 'https', { meaning: 'Protocol of GHE_HOST.' }),
  WEBHOOK_PROXY_URL: optional(url('https://smee.io/abc123'), {
    meaning: 'smee.io channel that forwards webhooks to a machine GitHub cannot reach. Setup can write it.',
  }),
  LABEL: preset(text('troupe'), 'troupe', { repositoryKey: 'label', meaning: 'Label that starts a run.' }),
};
