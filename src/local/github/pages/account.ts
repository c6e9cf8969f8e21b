// Accounts and Apps: a person's page, an App's page, its installations, and installing it.
import { html } from 'hono/html';
import { found, notFound } from '../rest/refusal.ts';
import { appById, botOf, install, installedRepositories, type App, type Installation } from '../world/app.ts';
import { roles, roleOf } from '../world/repository.ts';
import { userById, userByLogin } from '../world/user.ts';
import type { Page } from './frame.ts';
import { readableOf, repositoryList } from './home.ts';
import { linkOut, moment, nothing, type Html } from './html.ts';
import { avatar, person, picture } from './person.ts';
import { form, page, type Site, type Visit } from './visit.ts';

export function accountPages(site: Site): void {
  site.pages.get('/avatars/u/:id', async (context) => {
    const user = found(site.api.state.users.get(Number(context.req.param('id'))));
    context.header('cache-control', 'max-age=3600');
    return context.body(String(await picture(user)), 200, { 'content-type': 'image/svg+xml' });
  });
  page(site, '/apps/:slug', (visit) => appPage(visit, theApp(visit)));
  page(site, '/apps/:slug/installations/new', (visit) => installPage(visit, theApp(visit)));
  form(
    site,
    '/apps/:slug/installations/new',
    (visit) => {
      if (visit.viewer === undefined) throw notFound();
      const made = install(visit.state, theApp(visit), visit.viewer, 'all');
      return `/settings/installations/${made.id}`;
    },
    (visit) => installPage(visit, theApp(visit)),
  );
  page(site, '/settings/installations/:id', (visit) =>
    installationPage(visit, found(visit.state.installations.get(Number(visit.param('id'))))),
  );
}

/** `/{login}` takes any word: it comes after all other pages of one word. */
export function personPage(site: Site): void {
  page(site, '/:login', (visit) => {
    const { state } = visit;
    const user = found(userByLogin(state, visit.param('login')));
    const own = state.repositories.filter((one) => one.ownerId === user.id);
    const shared = state.repositories.filter(
      (one) => one.ownerId !== user.id && roles.indexOf(roleOf(state, one, user)) > roles.indexOf('read'),
    );
    const main = html`<div class="account">${avatar(user, 64)}
        <div><h1>${user.login}</h1><p class="quiet">${user.name ?? ''} ${user.type} since ${moment(user.createdAt)}</p></div></div>
      <section><h2>Repositories</h2>${repositoryList(visit, readableOf(visit, own))}</section>
      ${
        shared.length === 0
          ? nothing
          : html`<section><h2>May work on</h2><ul class="list">${readableOf(visit, shared).map(
              (one) =>
                html`<li><a class="list-title" href="/${one.fullName}">${one.fullName}</a> <span class="tag">${roleOf(state, one, user)}</span></li>`,
            )}</ul></section>`
      }`;
    return { title: user.login, main };
  });
}

function theApp({ state, param }: Visit): App {
  return found(state.apps.find((app) => app.slug === param('slug')));
}

function appPage({ state }: Visit, app: App): Page {
  const installations = state.installations.filter((one) => one.appId === app.id);
  const main = html`<div class="account">${avatar(botOf(state, app), 64)}
      <div><h1>${app.name}</h1><p class="quiet">A GitHub App of ${person(userById(state, app.ownerId))}, ${linkOut(app.externalUrl, app.externalUrl)}</p></div></div>
    ${app.description === null ? nothing : html`<p>${app.description}</p>`}
    <p><a class="button primary" href="/apps/${app.slug}/installations/new">Install</a></p>
    <section><h2>Permissions and events</h2>${permissionList(app)}</section>
    <section><h2>Installations</h2>${
      installations.length === 0
        ? html`<p class="empty">Not installed anywhere yet.</p>`
        : html`<ul class="list">${installations.map(
            (one) =>
              html`<li><a class="list-title" href="/settings/installations/${one.id}">${userById(state, one.accountId).login}</a></li>`,
          )}</ul>`
    }</section>`;
  return { title: app.name, main };
}

function permissionList(app: App): Html {
  const permissions = Object.entries(app.permissions);
  return html`<ul class="tags">${permissions.map(([name, level]) => html`<li class="tag">${name}: ${level}</li>`)}</ul>
    <p class="quiet">${app.events.length === 0 ? 'Hears of no events.' : `Hears of ${app.events.join(', ')}.`}</p>`;
}

function installPage({ viewer }: Visit, app: App): Page {
  const main = html`<div class="narrow"><h1>Install ${app.name}</h1>${
    viewer === undefined
      ? html`<p><a href="/login?return_to=/apps/${app.slug}/installations/new">Sign in</a> to install it on your repositories.</p>`
      : html`<p>${app.name} gets these rights in all repositories of <strong>${viewer.login}</strong>:</p>
        ${permissionList(app)}
        <form method="post"><button class="button primary">Install on ${viewer.login}'s repositories</button></form>`
  }</div>`;
  return { title: `Install ${app.name}`, main };
}

function installationPage(visit: Visit, installation: Installation): Page {
  const { state } = visit;
  const app = appById(state, installation.appId);
  const account = userById(state, installation.accountId);
  const main = html`<h1><a href="/apps/${app.slug}">${app.name}</a> on ${account.login}</h1>
    <p class="quiet">Installation ${installation.id}, since ${moment(installation.createdAt)}, on
      ${installation.repositoryIds === 'all' ? 'all repositories' : 'selected repositories'}.</p>
    ${repositoryList(visit, readableOf(visit, installedRepositories(state, installation)))}`;
  return { title: `${app.name} on ${account.login}`, main };
}
