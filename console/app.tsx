import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { ownFormsOnly, pageHeaders } from '../api/http/browser.ts';
import { problemOf } from '../api/http/errors.ts';
import { Problem } from '../api/problems.ts';
import { MOST_FILE_MIB } from '../api/routes/files/schema.ts';
import { acceptedLanguages, languageOf } from '../web/words.ts';
import { registerAssets } from './assets.ts';
import type { Console, ConsoleDeps, ConsoleEnv } from './env.ts';
import { registerPasskeys } from './pages/account/passkeys.tsx';
import { registerOwnPassword } from './pages/account/password.tsx';
import { registerOwnSessions } from './pages/account/sessions.tsx';
import { registerAccount } from './pages/account.tsx';
import { registerClient } from './pages/client.tsx';
import { registerClients } from './pages/clients.tsx';
import { registerConfirm } from './pages/confirm.tsx';
import { registerDunning } from './pages/dunning.tsx';
import { registerInvoice } from './pages/invoice/register.tsx';
import { registerOperation } from './pages/operation.tsx';
import { registerOperations } from './pages/operations.tsx';
import { registerSearch } from './pages/search.tsx';
import { registerItems } from './pages/service/register.tsx';
import { registerAudit } from './pages/settings/audit.tsx';
import { registerRoles } from './pages/settings/roles.tsx';
import { registerSchedules } from './pages/settings/schedules.tsx';
import { registerStaff } from './pages/settings/staff.tsx';
import { registerTokens } from './pages/settings/tokens.tsx';
import { registerSettings } from './pages/settings.tsx';
import { registerSignIn } from './pages/sign-in.tsx';
import { registerStart } from './pages/start.tsx';
import { registerToday } from './pages/today.tsx';
import { registerViews } from './pages/views.tsx';
import { showProblem } from './problem.tsx';
import { zoneOf } from './zone.ts';

/** A template of a mail with its two texts, or a form that is carried over a sign-in. */
const MOST_BYTES = 512 * 1024;
/** A file of the most that the API takes, with the fields around it. */
const MOST_UPLOAD_BYTES = (MOST_FILE_MIB + 1) * 1024 * 1024;
/** The addresses that take a file. */
const UPLOADS = /\/clients\/\d+\/files\/add$/;

/**
 * The console as a web application, to be mounted under `/console`: pages that the server writes for staff. It has no
 * rights and no rules of its own: it asks the API of this process for everything.
 */
export function createConsole(with_: ConsoleDeps): Console {
  const { deps } = with_;
  const console: Console = new Hono<ConsoleEnv>();
  console.onError((error, c) => showProblem(c, with_, problemOf(error, deps.log, c.get('requestId'))));
  console.use(async (c, next) => {
    c.set('language', languageOf(...acceptedLanguages(c.req.header('accept-language'))));
    c.set('zone', zoneOf(getCookie(c, 'tenure-zone')));
    await next();
  });
  console.use(pageHeaders({ scripts: true }));
  console.use(ownFormsOnly(deps.publicUrl));
  const limited = (maxSize: number) =>
    bodyLimit({
      maxSize,
      onError: () => {
        throw new Problem('too-large', 'The form has more than it can have.');
      },
    });
  const [usual, upload] = [limited(MOST_BYTES), limited(MOST_UPLOAD_BYTES)];
  console.use((c, next) => (UPLOADS.test(c.req.path) ? upload(c, next) : usual(c, next)));
  registerAssets(console);
  for (const register of pages) register(console, with_);
  console.all('*', () => {
    throw new Problem('not-found', 'There is no such page.');
  });
  return console;
}

const pages = [
  registerSignIn,
  registerConfirm,
  registerAccount,
  registerPasskeys,
  registerOwnPassword,
  registerOwnSessions,
  registerToday,
  registerOperations,
  registerOperation,
  registerClients,
  registerSearch,
  registerStart,
  registerDunning,
  registerSettings,
  registerSchedules,
  registerStaff,
  registerRoles,
  registerTokens,
  registerAudit,
  registerClient,
  registerItems,
  registerInvoice,
  registerViews,
];
