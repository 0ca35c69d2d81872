import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { serverSchema } from '../../../api/routes/servers/schema.ts';
import { field, readForm } from '../../../web/forms.ts';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { serverWords } from '../../words/servers.ts';
import { ProviderChoice, providerNames } from './provider-choice.tsx';
import {
  ServerForm,
  serverBody,
  serverFields,
  type TypedServer,
  type UsableKind,
  usableKinds,
} from './server-fields.tsx';

const form = z.strictObject({ ...serverFields, providerId: field(20), key: z.uuid() });
interface Refused {
  typed: TypedServer & { providerId: string };
  kind: UsableKind;
  wrong: string;
  status: 400 | 409 | 422;
}

const EMPTY: TypedServer = { name: '', url: '', maxConcurrency: '5', tlsVerify: 'true', disabled: undefined };

/** The form for another server; its kind is chosen first. */
export async function showNewServer(call: StaffCall, refused?: Refused): Promise<Response> {
  const words = serverWords(call.language);
  const names = await providerNames(call);
  const chosen = refused?.kind ?? call.c.req.query('connector');
  const kind = usableKinds.find((each) => each === chosen) ?? usableKinds[0];
  return show(
    call,
    { title: words.add, wrong: refused?.wrong, status: refused?.status },
    <section class="card" aria-label={words.add}>
      <ServerForm
        {...{ call, kind, action: paths.newServer(), button: words.add, onRecord: false }}
        typed={refused?.typed ?? EMPTY}
        above={
          <>
            <input type="hidden" name="key" value={randomUUID()} />
            <ProviderChoice call={call} names={names} value={refused?.typed.providerId} />
          </>
        }
      />
    </section>,
  );
}

/** Adds a server and leads to it. */
export async function postNewServer(call: StaffCall): Promise<Response> {
  const { providerId, key, ...typed } = await readForm(call, form, call.signed);
  const { connector: kind } = typed;
  try {
    const body = { ...serverBody(typed), providerId: Number(providerId) };
    const { id } = await call.api.send('POST', '/v1/servers', { key, body, schema: serverSchema });
    return lead(call, paths.server(id, { done: 'saved' }));
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    const status = problem.status as 422;
    return showNewServer(call, { typed: { ...typed, providerId }, kind, wrong, status });
  }
}
