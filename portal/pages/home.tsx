import type { Deps } from '../../api/deps.ts';
import { portalFigures } from '../../db/queries/portal-figures.ts';
import { mayOpen } from '../../domain/client-area/permissions.ts';
import type { Portal } from '../env.ts';
import { show, writtenTime } from '../http.tsx';
import { memberPage } from '../member.ts';

/** What a client sees first: when they were here last, and what is open. */
export function registerHome(portal: Portal, deps: Deps): void {
  memberPage(
    portal,
    deps,
    '/',
    { staff: true },
    {
      async get(call) {
        const { place, words, signed } = call;
        const { client, login, session } = signed;
        const figures = await portalFigures(deps.sql, { clientId: client.id, loginId: login.id });
        const { previousSignInAt: at, previousSignInAddress: from } = figures;
        return show(
          call,
          { title: words.overview.welcome(client.name) },
          <>
            {session.enteredBy === null && (
              <p>{at ? words.overview.last(writtenTime(call, at), from ?? '–') : words.overview.first}</p>
            )}
            <ul>
              {mayOpen(client, 'invoices') && (
                <li>
                  <a href={`${place.base}/invoices`}>{words.overview.open(figures.openInvoices)}</a>
                </li>
              )}
              {mayOpen(client, 'products') && (
                <li>
                  <a href={`${place.base}/services`}>{words.overview.running(figures.activeServices)}</a>
                </li>
              )}
            </ul>
          </>,
        );
      },
    },
  );
}
