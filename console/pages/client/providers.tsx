import { z } from 'zod';
import { pageOf } from '../../../api/http/page.ts';
import { connectionSchema } from '../../../api/routes/clients/providers.ts';
import { startScope } from '../../../api/scopes.ts';
import { Field } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Actor } from '../../components/actor.tsx';
import { List } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths, withQuery } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { termWords } from '../../words/client-terms.ts';
import { FoldedForm, keyed, numberOrNull, type Refused, sent, typedIn } from './forms.tsx';
import { ProviderLink } from './profile.tsx';
import { clientIdOf, type ShownClient } from './read.ts';

const connections = pageOf(connectionSchema);
const form = z.strictObject({ providerId: field(16), ...keyed });
const MOST = 200;

/** L14. The providers that serve a client beside its home provider, also those that once did. */
export async function Providers({
  call,
  client,
  refused,
}: {
  call: StaffCall;
  client: ShownClient;
  refused: Refused | undefined;
}) {
  const words = termWords(call.language);
  const shared = clientWords(call.language);
  const { id, providerId: home } = client;
  const { items } = await call.api.get(
    withQuery(`/v1/clients/${id}/providers`, { limit: MOST }),
    connections,
  );
  const typed = typedIn(refused, 'connect');
  const mayEnd = call.may(startScope('disconnect-provider'));
  return (
    <>
      <h2>{words.providers}</h2>
      <p class="quiet">{words.providersAbout}</p>
      <List
        {...{ call, caption: words.providers }}
        columns={[shared.provider, words.connected, words.disconnected]}
        rows={[
          [
            <>
              <ProviderLink call={call} id={home} /> <span class="quiet">{words.home}</span>
            </>,
            <Time call={call} at={client.createdAt} />,
            '–',
          ],
          ...items.map((each) => [
            <ProviderLink call={call} id={each.providerId} />,
            <>
              <Time call={call} at={each.connectedAt} />, <Actor call={call} actor={each.connectedBy} />
            </>,
            each.disconnectedAt !== null ? (
              <>
                <Time call={call} at={each.disconnectedAt} />,{' '}
                <Actor call={call} actor={each.disconnectedBy} />
              </>
            ) : mayEnd ? (
              <a href={paths.preview(id, 'disconnect-provider', { 'p.providerId': each.providerId })}>
                {words.disconnect}
                <span class="hidden"> {each.providerId}</span>
              </a>
            ) : (
              '–'
            ),
          ]),
        ]}
      />
      {call.may('clients:write') && (
        <FoldedForm
          {...{ call, action: paths.clientDo(id, 'terms', 'connect'), title: words.connect, typed }}
          {...{ button: words.connectButton, once: true }}
        >
          <Field
            {...{ name: 'providerId', label: words.providerNumber, inputmode: 'numeric', required: true }}
            {...{ value: typed?.providerId ?? '', maxlength: 16 }}
          />
        </FoldedForm>
      )}
    </>
  );
}

/** Connects another provider. */
export async function connect(call: StaffCall): Promise<Refused | undefined> {
  const typed = await readForm(call, form, call.signed);
  const { key, providerId } = typed;
  return sent(call, 'connect', typed, () =>
    call.api.send('POST', `/v1/clients/${clientIdOf(call)}/providers`, {
      ...{ key, body: { providerId: numberOrNull(providerId) } },
    }),
  );
}
