import { z } from 'zod';
import { dataRequestSchema } from '../../../api/routes/data-requests/schema.ts';
import { startScope } from '../../../api/scopes.ts';
import { FormToken } from '../../../web/elements.tsx';
import { readForm } from '../../../web/forms.ts';
import { readClientNames } from '../../components/client-names.ts';
import { DueOn, Whose } from '../../components/data-request.tsx';
import { DecisionButton, Facts } from '../../components/decide.tsx';
import { LongText } from '../../components/long-text.tsx';
import { Day } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths } from '../../paths.ts';
import { dataRequestWords } from '../../words/data-requests.ts';
import { refusedFor } from './mistake.ts';

type DataRequest = z.output<typeof dataRequestSchema>;
const form = z.strictObject({ note: z.string().max(5000) });
/** The operation that answers a request. */
const answers = { access: 'export', erasure: 'anonymize' } as const satisfies Record<
  DataRequest['kind'],
  string
>;

/** One request about data: the way to the operation that answers it, and its end without one. */
export async function showDataRequest(
  call: StaffCall,
  refused?: { note: string; wrong: string; status: 400 | 409 | 412 | 422 },
): Promise<Response> {
  const words = dataRequestWords(call.language);
  const request = await call.api.get(apiPath(call), dataRequestSchema);
  const { id, kind, state, clientId, note, fulfilledBy, receivedOn } = request;
  const nameOf = await readClientNames(call, [clientId]);
  const answer = answers[kind];
  return show(
    call,
    { title: words.open(id), wrong: refused?.wrong, status: refused?.status },
    <>
      <p>
        <a href={paths.dataRequests()}>{words.title}</a>
      </p>
      <Facts
        facts={[
          [words.kind, words.kinds[kind]],
          [words.client, <Whose {...{ call, request, nameOf }} />],
          [words.received, <Day call={call} on={receivedOn} />],
          [words.due, <DueOn call={call} request={request} />],
          [words.state, words.states[state]],
          [words.note, <span dir="auto">{note || '–'}</span>],
          ...(fulfilledBy === null
            ? []
            : [[words.answered, <a href={paths.operation(fulfilledBy)}>{fulfilledBy}</a>] as const]),
        ]}
      />
      {state === 'open' && clientId !== null && call.may(startScope(answer)) && (
        <p>
          <a href={paths.preview(clientId, answer)}>{words.answerWith[kind]}</a>
        </p>
      )}
      {state === 'open' && (
        <form method="post" action={paths.dataRequest(id)} class="card" aria-labelledby="close">
          <h2 id="close">{words.close}</h2>
          <FormToken signed={call.signed} />
          <LongText
            {...{ name: 'note', label: words.why, hint: words.whyHint, value: refused?.note ?? '', rows: 3 }}
          />
          <DecisionButton
            {...{ name: 'close', value: 'close', label: words.close, hint: words.closeHint, bare: true }}
            refused={call.may('clients:write') ? undefined : call.words.lacksRight('clients:write')}
          />
        </form>
      )}
    </>,
  );
}

/** Closes a request that no operation answers; who is refused keeps what was typed. */
export async function closeDataRequest(call: StaffCall): Promise<Response> {
  const typed = await readForm(call, form, call.signed);
  try {
    await call.api.send('POST', `${apiPath(call)}/close`, { body: typed });
  } catch (error) {
    return showDataRequest(call, { ...typed, ...refusedFor(call, error) });
  }
  return lead(call, paths.dataRequests({ done: 'closed' }));
}

function apiPath({ c }: StaffCall): string {
  return `/v1/data-requests/${encodeURIComponent(c.req.param('dataRequestId') ?? '')}`;
}
