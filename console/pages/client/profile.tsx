import type { Child } from 'hono/jsx';
import { startScope } from '../../../api/scopes.ts';
import { Actor } from '../../components/actor.tsx';
import { Facts } from '../../components/decide.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { profileWords } from '../../words/client-profile.ts';
import { type Refused, saidOf, sent, typedIn } from './forms.tsx';
import { LockedFields } from './locked-fields.tsx';
import { changedOf, EditProfile, groupsOf, readProfile } from './profile-fields.tsx';
import { clientIdOf, readClient, type ShownClient } from './read.ts';
import { showPart } from './tabs.tsx';

const FORM = 'profile';

/** C1, C2, C4. All that is on record of who a client is, and a form for what staff may change of it. */
export async function showProfile(
  call: StaffCall,
  client: ShownClient,
  refused?: Refused,
): Promise<Response> {
  const words = profileWords(call.language);
  const groups = await groupsOf(call, client.providerId);
  return showPart(
    call,
    client,
    'profile',
    <div class="columns">
      <EditProfile call={call} client={client} groups={groups} typed={typedIn(refused, FORM)} />
      <div>
        <OnRecord call={call} client={client} />
        {await LockedFields({ call, clientId: client.id })}
      </div>
    </div>,
    saidOf(call, { saved: words.saved, same: words.nothingChanged }, refused),
  );
}

/** Saves what has changed of the profile: sending a field at all asks whether one may. */
export async function postProfile(call: StaffCall): Promise<Response> {
  const id = clientIdOf(call);
  const { etag, ...typed } = await readProfile(call);
  const before = await readClient(call, id);
  const body = changedOf(before, typed);
  if (Object.keys(body).length === 0) return lead(call, paths.clientList(id, 'profile', { done: 'same' }));
  const { customName: _, customValue: __, ...texts } = typed;
  const refused = await sent(call, FORM, texts, () =>
    call.api.send('PATCH', `/v1/clients/${id}`, { body, ifMatch: etag }),
  );
  return refused
    ? showProfile(call, await readClient(call, id), refused)
    : lead(call, paths.clientList(id, 'profile', { done: 'saved' }));
}

/** What no form changes: operations and the system do. */
function OnRecord({ call, client }: { call: StaffCall; client: ShownClient }) {
  const words = profileWords(call.language);
  const shared = clientWords(call.language);
  const time = (name: string, at: string | null): [string, Child][] =>
    at === null ? [] : [[name, <Time call={call} at={at} written />]];
  return (
    <section class="card" aria-labelledby="record">
      <h2 id="record">{words.record}</h2>
      <Facts
        facts={[
          [shared.id, <span class="number">{client.id}</span>],
          [shared.provider, <ProviderLink call={call} id={client.providerId} />],
          [
            words.currency,
            <>
              {client.currency}{' '}
              {call.may(startScope('change-currency')) && (
                <a href={paths.preview(client.id, 'change-currency')}>{words.currencyChange}</a>
              )}
            </>,
          ],
          [words.registeredBy, <Actor call={call} actor={client.registeredBy} />],
          [words.fields.signedUpOn, <Day call={call} on={client.signedUpOn} />],
          [words.created, <Time call={call} at={client.createdAt} written />],
          [words.updated, <Time call={call} at={client.updatedAt} />],
          [words.version, <span class="number">{client.version}</span>],
          [shared.lastSignIn, <Time call={call} at={client.lastSignInAt} />],
          [words.signInAddress, client.lastSignInAddress ?? '–'],
          [words.signInHost, client.lastSignInHost ?? '–'],
          ...time(words.archived, client.archivedAt),
          ...time(shared.closedAt, client.closedAt),
          ...time(words.anonymized, client.anonymizedAt),
          ...(client.mergedIntoId === null
            ? []
            : [[words.mergedInto, <span class="number">{client.mergedIntoId}</span>] as [string, Child]]),
        ]}
      />
    </section>
  );
}

/** The number of a provider; a link for who may read it. */
export function ProviderLink({ call, id }: { call: StaffCall; id: number }) {
  const number = <span class="number">{id}</span>;
  return call.may('providers:read') ? <a href={paths.provider(id)}>{number}</a> : number;
}
