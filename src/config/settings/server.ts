// Where Troupe listens, who may read its pages, and what it logs.
import { choice, text, url, wholeNumber } from '../forms.ts';
import { optional, preset } from '../setting.ts';

export const server = {
  PORT: preset(wholeNumber({ min: 0, max: 65_535, example: '3000' }), 3000, {
    meaning: 'TCP port for webhooks and pages. 0 takes any free port.',
  }),
  HOST: preset(text('0.0.0.0'), 'localhost', { meaning: 'Address to listen on.' }),
  PUBLIC_URL: optional(url('https://troupe.example.com'), {
    meaning:
      'Where people reach the pages and GitHub delivers webhooks. Used in links and when the App is registered.',
    otherwise: 'no links to the pages',
  }),
  STATUS_TOKEN: optional(text('a long random text', 16), {
    meaning: 'Token that opens the pages on other machines.',
    otherwise: 'pages answer this machine only',
    secret: true,
  }),
  LOG_LEVEL: preset(choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), 'info', {
    meaning: 'Lowest level that is logged.',
  }),
};
