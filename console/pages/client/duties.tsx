import { FromApi } from '../../components/from-api.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { dutyWords } from '../../words/client-duties.ts';
import { Disputes } from './duties/disputes.tsx';
import { Exports } from './duties/exports.tsx';
import { LegalHolds } from './duties/holds.tsx';
import { KeptByLaw } from './duties/kept.tsx';
import { Requests } from './duties/requests.tsx';
import { type Refused, saidOf } from './forms.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

/** L10, L12, L13, X8. Data that must stay, must go, or is asked for. */
export async function showDuties(call: StaffCall, client: ShownClient, refused?: Refused): Promise<Response> {
  const words = dutyWords(call.language);
  const part = { call, client, refused };
  return showPart(
    call,
    client,
    'duties',
    <>
      {await Promise.all([Requests(part), Exports(part), LegalHolds(part), Disputes(part), KeptByLaw(part)])}
      <FromApi
        call={call}
        paths={['data-requests', 'exports', 'legal-holds', 'disputes', 'erasure'].map(
          (what) => `/v1/clients/${client.id}/${what}`,
        )}
      />
    </>,
    saidOf(call, words.done, refused),
  );
}

/** A form of this page: leads back to it, or shows it again with what was refused. */
export function dutyForm(
  done: keyof ReturnType<typeof dutyWords>['done'],
  send: (call: StaffCall) => Promise<Refused | undefined>,
): (call: StaffCall) => Promise<Response> {
  return async (call) => {
    const id = clientIdOf(call);
    const refused = await send(call);
    return refused
      ? showDuties(call, await readClient(call, id), refused)
      : lead(call, paths.clientList(id, 'duties', { done }));
  };
}
