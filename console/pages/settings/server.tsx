import { z } from 'zod';
import { connectionTestSchema } from '../../../api/routes/servers/connection-test.ts';
import { serverSchema } from '../../../api/routes/servers/schema.ts';
import { FormToken } from '../../../web/elements.tsx';
import { field, readForm } from '../../../web/forms.ts';
import { Badge } from '../../components/badge.tsx';
import { Check } from '../../components/check.tsx';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { refusal, sentenceFor } from '../../problem.tsx';
import { failureText } from '../../words/failures.ts';
import { serverWords } from '../../words/servers.ts';
import { Provider, providerNames } from './provider-choice.tsx';
import {
  ServerForm,
  serverBody,
  serverFields,
  type TypedServer,
  type UsableKind,
  usableKinds,
} from './server-fields.tsx';
import { CredentialsBadge } from './servers.tsx';

type Server = z.output<typeof serverSchema>;
type Tested = z.output<typeof connectionTestSchema>;
const form = z.strictObject({
  ...{ ...serverFields, etag: field(100), forget: z.literal('true').optional() },
});
interface Shown {
  typed?: TypedServer;
  /** the kind that was chosen */
  kind?: UsableKind;
  tested?: Tested;
  wrong?: string;
  status?: 400 | 409 | 412 | 422;
}

/** One server: what is on record, whether it can be reached, and the form that changes it. */
export async function showServer(call: StaffCall, shown: Shown = {}): Promise<Response> {
  const words = serverWords(call.language);
  const [{ body: server, etag }, names] = await Promise.all([
    call.api.getVersion(apiPath(call), serverSchema),
    providerNames(call),
  ]);
  const { wrong, status, tested } = shown;
  return show(
    call,
    {
      title: server.name,
      aside: server.disabled ? <Badge tone="warn">{words.disabled}</Badge> : undefined,
      done: call.c.req.query('done') === 'saved' ? call.words.saved : undefined,
      ...{ wrong, status },
    },
    <>
      {tested && <TestResult call={call} tested={tested} />}
      <Facts
        facts={[
          [words.kind, words.kinds[server.connector]],
          [words.url, server.url ?? '–'],
          [words.credentials, <CredentialsBadge call={call} server={server} />],
          [words.tlsVerify, server.tlsVerify ? call.words.yes : call.words.no],
          [words.maxConcurrency, server.maxConcurrency],
          [words.provider, <Provider {...{ names, id: server.providerId }} />],
          [words.changed, <Time call={call} at={server.updatedAt} />],
        ]}
      />
      <TestForm call={call} server={server} />
      {call.may('servers:write') && <Edit call={call} server={server} shown={shown} etag={etag} />}
    </>,
  );
}

/** What came of a connection test. */
function TestResult({ call, tested }: { call: StaffCall; tested: Tested }) {
  const words = serverWords(call.language);
  const { reached, failure, version, name, tookMs, at } = tested;
  return (
    <section class="card" aria-labelledby="tested" role="status">
      <h2 id="tested">
        {words.tested}{' '}
        <Badge tone={reached ? 'done' : 'wrong'}>{reached ? words.reached : words.notReached}</Badge>
      </h2>
      {failure && <p>{failureText(call.language, failure)}</p>}
      <Facts
        facts={[
          ...(reached
            ? ([
                [words.saysName, <bdi>{name ?? words.saysNothing}</bdi>],
                [words.saysVersion, version ?? words.saysNothing],
              ] as const)
            : []),
          [words.took, `${tookMs.toLocaleString(call.language)} ms`],
          [words.testedAt, <Time call={call} at={at} />],
        ]}
      />
    </section>
  );
}

function TestForm({ call, server }: { call: StaffCall; server: Server }) {
  const words = serverWords(call.language);
  const refused =
    server.connector === 'manual'
      ? words.byHand
      : server.credentials !== 'set'
        ? words.noCredentials
        : call.may('servers:write')
          ? undefined
          : call.words.lacksRight('servers:write');
  return (
    <form method="post" action={paths.serverTest(server.id)}>
      <FormToken signed={call.signed} />
      <DecisionButton
        {...{ name: 'action', value: 'test', label: words.test, hint: words.testHint, refused, plain: true }}
      />
    </form>
  );
}

function Edit({
  call,
  server,
  shown,
  etag,
}: {
  call: StaffCall;
  server: Server;
  shown: Shown;
  etag: string;
}) {
  const words = serverWords(call.language);
  const chosen = shown.kind ?? call.c.req.query('connector');
  const kind = usableKinds.find((each) => each === (chosen ?? server.connector));
  return (
    <section class="card" aria-labelledby="edit">
      <h2 id="edit">{words.edit}</h2>
      <ServerForm
        {...{ call, kind, action: paths.server(server.id), button: call.words.save }}
        typed={shown.typed ?? typedOf(server)}
        onRecord={server.credentials === 'set' && server.connector === kind}
        above={<input type="hidden" name="etag" value={etag} />}
        below={
          server.credentials === 'set' && (
            <Check {...{ name: 'forget', label: words.forget, checked: false }} />
          )
        }
      />
    </section>
  );
}

function typedOf({ name, url, maxConcurrency, tlsVerify, disabled }: Server): TypedServer {
  return {
    ...{ name, url: url ?? '', maxConcurrency: String(maxConcurrency) },
    ...{ tlsVerify: tlsVerify ? 'true' : undefined, disabled: disabled ? 'true' : undefined },
  };
}

/** Saves a server; who is refused keeps what was typed, but for credentials. */
export async function postServer(call: StaffCall): Promise<Response> {
  const { etag: ifMatch, forget, ...typed } = await readForm(call, form, call.signed);
  const body = { ...serverBody(typed), ...(forget === 'true' && { credentials: null }) };
  try {
    await call.api.send('PATCH', apiPath(call), { body, ifMatch });
  } catch (error) {
    const problem = refusal(error);
    const wrong = sentenceFor(call.words, problem);
    return showServer(call, { typed, kind: typed.connector, wrong, status: problem.status as 422 });
  }
  return lead(call, paths.server(call.c.req.param('serverId') ?? '', { done: 'saved' }));
}

const testForm = z.strictObject({ action: z.literal('test') });

/** Tries to reach a server and shows what came of it. */
export async function postServerTest(call: StaffCall): Promise<Response> {
  await readForm(call, testForm, call.signed);
  try {
    const tested = await call.api.send('POST', `${apiPath(call)}/connection-test`, {
      schema: connectionTestSchema,
    });
    return showServer(call, { tested });
  } catch (error) {
    const problem = refusal(error);
    return showServer(call, { wrong: sentenceFor(call.words, problem), status: problem.status as 422 });
  }
}

function apiPath({ c }: StaffCall): string {
  return `/v1/servers/${encodeURIComponent(c.req.param('serverId') ?? '')}`;
}
