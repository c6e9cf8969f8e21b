// `/user`, `/users/{login}`, `/rate_limit`.
import { publicUserJson } from '../shape/user.ts';
import { nameOf, type Traffic } from '../traffic.ts';
import { userByLogin } from '../world/user.ts';
import { found, Refusal } from './refusal.ts';
import { NoBody, ok, route, type Api } from './route.ts';

export function userRoutes(api: Api, traffic: Traffic): void {
  route(api, 'GET', '/user', NoBody, ({ state, actor }) => {
    if (actor.kind === 'anonymous') throw new Refusal(401, 'Requires authentication');
    if (actor.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
    return ok(publicUserJson(state, actor.user));
  });

  route(api, 'GET', '/users/:login', NoBody, ({ state, param }) =>
    ok(publicUserJson(state, found(userByLogin(state, param('login'))))),
  );

  route(api, 'GET', '/rate_limit', NoBody, ({ actor }) => {
    const { limit, used, reset } = traffic.limitOf(nameOf(actor));
    const core = { limit, used, remaining: Math.max(0, limit - used), reset, resource: 'core' };
    const resources = { core, graphql: { ...core, used: 0, remaining: limit, resource: 'graphql' } };
    return ok({ resources: { ...resources, search: { ...core, limit: 30 } }, rate: core });
  });
}
