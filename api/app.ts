import { OpenAPIHono } from '@hono/zod-openapi';
import { createConsole } from '../console/app.tsx';
import { createPortal } from '../portal/app.tsx';
import type { Deps } from './deps.ts';
import { accessLog } from './http/access-log.ts';
import { problemAnswer, respond } from './http/answer.ts';
import { createAuthenticator } from './http/authenticate.ts';
import { strictHeaders } from './http/browser.ts';
import { clientAddress } from './http/client-address.ts';
import type { Api, Env } from './http/endpoint.ts';
import { problemOf } from './http/errors.ts';
import { createEventHub } from './http/event-hub.ts';
import { Moved } from './http/moved.ts';
import { unroutable } from './http/routing.ts';
import { type Target, validationProblem } from './http/validation.ts';
import { registerDownload } from './routes/exports/download.ts';
import { registerGatewayWebhooks } from './routes/gateway-events/receive.ts';
import { endpoints } from './routes/index.ts';
import { openEndpoints } from './routes/open.ts';
import { registerReference } from './routes/reference/index.ts';
import { staffCookie } from './routes/staff/cookie.ts';
import { registerPasswordLinks } from './routes/staff/password-link.ts';
import { registerSingleSignOn } from './routes/staff/single-sign-on/pages.ts';
import { registerHealth } from './routes/system/health.ts';
import { registerProblems } from './routes/system/problems.ts';

/** The API as a web application: `fetch` answers requests; `stop` ends open event streams. */
export type TenureApi = Api & { stop(): void };

/** Puts the whole API together: routes, authentication, problem documents, reference. */
export function createApp(deps: Deps): TenureApi {
  const app: Api = new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (!result.success) throw validationProblem(result.target as Target, result.error.issues);
    },
  });
  const stopping = new AbortController();
  const auth = createAuthenticator(deps.sql, deps.now, staffCookie(deps.publicUrl), deps);
  const hub = createEventHub(deps.sql, deps.log, stopping.signal);

  app.use(accessLog(deps.log));
  app.use(clientAddress(deps.trustedProxies));
  app.use(strictHeaders(deps.publicUrl));
  app.notFound((c) => respond(c, problemAnswer(unroutable(app, c), c.get('requestId'))));
  app.onError((error, c) => {
    if (error instanceof Moved)
      return respond(c, {
        status: 308,
        headers: { Location: error.location },
        body: { location: error.location },
      });
    const requestId = c.get('requestId');
    return respond(c, problemAnswer(problemOf(error, deps.log, requestId), requestId));
  });

  registerHealth(app, deps);
  registerProblems(app);
  registerDownload(app, deps);
  registerGatewayWebhooks(app, deps);
  for (const route of openEndpoints) route.register(app, { deps, auth });
  registerPasswordLinks(app, deps, auth);
  registerSingleSignOn(app, deps);
  app.route('/portal', createPortal(deps));
  app.route('/console', createConsole({ deps, dispatch: async (request, env) => app.fetch(request, env) }));
  for (const route of endpoints) route.register(app, { deps, auth, hub, stopping: stopping.signal });
  registerReference(app);
  return Object.assign(app, { stop: () => stopping.abort() });
}
