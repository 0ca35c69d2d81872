import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import type { Deps } from '../api/deps.ts';
import { ownFormsOnly, pageHeaders } from '../api/http/browser.ts';
import { problemOf } from '../api/http/errors.ts';
import { Problem } from '../api/problems.ts';
import { findProvider, listProviders } from '../db/queries/providers.ts';
import { icon } from '../web/style.ts';
import { acceptedLanguages, languageOf } from '../web/words.ts';
import type { Portal, PortalEnv } from './env.ts';
import { registerChoose } from './pages/choose.tsx';
import { registerEnter } from './pages/enter.tsx';
import { registerFiles } from './pages/files.tsx';
import { registerHome } from './pages/home.tsx';
import { registerInvoices } from './pages/invoices.tsx';
import { registerNotices } from './pages/notices.tsx';
import { registerPassword } from './pages/password.tsx';
import { registerPrivacy } from './pages/privacy.tsx';
import { registerProfile } from './pages/profile.tsx';
import { registerSecondFactor } from './pages/second-factor.tsx';
import { registerSecurity } from './pages/security.tsx';
import { registerServices } from './pages/services.tsx';
import { registerSignIn } from './pages/sign-in.tsx';
import { registerTwoFactor } from './pages/two-factor.tsx';
import { registerUsers } from './pages/users.tsx';
import { showProblem } from './problem.tsx';
import { style } from './style.ts';

const MOST_BYTES = 64 * 1024;

/**
 * The client area as a web application, to be mounted under `/portal`: pages that the server writes, for each provider
 * under its number, without any script.
 */
export function createPortal(deps: Deps): Portal {
  const portal: Portal = new Hono<PortalEnv>();
  portal.onError((error, c) => showProblem(c, deps, problemOf(error, deps.log, c.get('requestId'))));
  portal.use(pageHeaders());
  portal.use(ownFormsOnly(deps.publicUrl));
  portal.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: () => {
        throw new Problem('too-large', 'The form has more than it can have.');
      },
    }),
  );

  portal.get('/style.css', compress(), (c) => {
    c.set('status', 200);
    return c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'max-age=300' });
  });
  portal.get('/icon.svg', (c) => {
    c.set('status', 200);
    return c.body(icon, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'max-age=86400' });
  });
  portal.get('/', async (c) => {
    const [only, other] = await listProviders(deps.sql, { limit: 2 });
    if (!only || other) throw new Problem('not-found', 'Which provider’s client area is meant?');
    c.set('status', 303);
    return c.redirect(`/portal/${only.id}/`, 303);
  });
  portal.use('/:providerId{[1-9][0-9]{0,14}}/*', async (c, next) => {
    const provider = await findProvider(deps.sql, Number(c.req.param('providerId')));
    if (!provider) throw new Problem('not-found', 'There is no such provider.');
    const { id, name, timeZone, defaultLanguage, policy } = provider;
    c.set('place', {
      ...{ providerId: id, name, timeZone, defaultLanguage, policy },
      base: `/portal/${id}`,
    });
    c.set('language', languageOf(...acceptedLanguages(c.req.header('accept-language')), defaultLanguage));
    await next();
  });
  for (const register of pages) register(portal, deps);
  portal.all('*', () => {
    throw new Problem('not-found', 'There is no such page.');
  });
  return portal;
}

const pages = [
  registerSignIn,
  registerSecondFactor,
  registerPassword,
  registerChoose,
  registerEnter,
  registerHome,
  registerProfile,
  registerInvoices,
  registerServices,
  registerFiles,
  registerNotices,
  registerUsers,
  registerSecurity,
  registerTwoFactor,
  registerPrivacy,
];
