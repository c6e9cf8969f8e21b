// Pages with a single message: sign in, refused, not found, broken.
import { html } from 'hono/html';
import { type Html, nothing } from './html.ts';

export function notFound(what: string): Html {
  return message('Not found', html`<p>${what}</p><p><a href="/">All runs</a></p>`);
}

export function broken(): Html {
  return message(
    'Server error',
    html`<p>The error is in the server's log. Runs continue. Reload this page in a moment.</p>`,
  );
}

export function refused(): Html {
  return message(
    'Local access only',
    html`<p>The status pages are available only on the machine that runs Troupe.</p>
    <p>To open them to others, set <code>STATUS_TOKEN</code> to a long random text and restart Troupe; this page
    then asks for it. To reach them without opening them, use a tunnel:</p>
    <pre>ssh -L 3000:localhost:3000 your-server</pre>`,
  );
}

export function signIn({ next, wrong }: { next: string; wrong: boolean }): Html {
  return message(
    'Sign in',
    html`<form method="post" action="/login" class="sign-in">
      <label for="token">Status token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus
        ${wrong ? html`aria-invalid="true" aria-describedby="wrong"` : nothing}>
      <input type="hidden" name="next" value="${next}">
      ${wrong ? html`<p id="wrong" class="wrong">The token is wrong.</p>` : nothing}
      <button>Open the status pages</button>
      <p class="quiet">It is the value of <code>STATUS_TOKEN</code> in the server's configuration.</p>
    </form>`,
  );
}

function message(title: string, words: Html): Html {
  return html`<div class="message"><h1>${title}</h1>${words}</div>`;
}
