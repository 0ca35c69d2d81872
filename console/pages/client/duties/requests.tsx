import { z } from 'zod';
import { pageOf } from '../../../../api/http/page.ts';
import { dataRequestSchema } from '../../../../api/routes/data-requests/schema.ts';
import { Field, FormToken } from '../../../../web/elements.tsx';
import { field, readForm } from '../../../../web/forms.ts';
import { Select } from '../../../components/filters.tsx';
import { LongText } from '../../../components/long-text.tsx';
import { List } from '../../../components/table.tsx';
import { Day, Time } from '../../../components/time.tsx';
import type { StaffCall } from '../../../env.ts';
import { paths, withQuery } from '../../../paths.ts';
import { clientWords } from '../../../words/client.ts';
import { dutyWords } from '../../../words/client-duties.ts';
import { FoldedForm, keyed, type Refused, sent, typedIn } from '../forms.tsx';
import { clientIdOf } from '../read.ts';
import { type DutyPart, MOST, numbered } from './holds.tsx';

const requestPage = pageOf(dataRequestSchema);
const form = z.strictObject({
  ...{ kind: z.enum(['access', 'erasure']), receivedOn: field(10), note: z.string().max(5000), ...keyed },
});
const closeForm = z.strictObject({ ...numbered, why: field(5000) });

/** L13. What the client asked about its data, with the days that are left. */
export async function Requests({ call, client, refused }: DutyPart) {
  const words = dutyWords(call.language);
  const { id } = client;
  const mayWrite = call.may('clients:write');
  const { items } = await call.api.get(
    withQuery(`/v1/clients/${id}/data-requests`, { limit: MOST }),
    requestPage,
  );
  const typed = typedIn(refused, 'request');
  return (
    <div>
      <h2 id="requests">{words.requests}</h2>
      <p class="quiet">{words.requestsAbout}</p>
      <List
        {...{ call, caption: words.requests }}
        columns={[
          ...[words.kind, words.received, words.due, words.note],
          ...(mayWrite ? [clientWords(call.language).change] : []),
        ]}
        rows={items.map((request) => [
          <>
            {words.requestKinds[request.kind]} <span class="quiet number">#{request.id}</span>
          </>,
          <Day call={call} on={request.receivedOn} />,
          <>
            <Day call={call} on={request.dueOn} />
            <div class="quiet">
              {request.daysLeft !== null ? (
                words.daysLeft(request.daysLeft)
              ) : (
                <>
                  {words.closed} <Time call={call} at={request.closedAt} />
                </>
              )}
            </div>
          </>,
          <>
            <p class="written" dir="auto">
              {request.note || '–'}
            </p>
            {request.fulfilledBy !== null && (
              <a href={paths.operation(request.fulfilledBy)}>{words.answeredBy}</a>
            )}
          </>,
          ...(mayWrite
            ? [request.state === 'open' ? <Close call={call} clientId={id} requestId={request.id} /> : '–']
            : []),
        ])}
      />
      {mayWrite && (
        <FoldedForm
          {...{ call, action: paths.clientDo(id, 'duties', 'request'), title: words.addRequest, typed }}
          {...{ button: words.addRequestButton, once: true }}
        >
          <Select
            {...{ name: 'kind', label: words.kind, value: typed?.kind }}
            choices={(['access', 'erasure'] as const).map((value) => ({
              value,
              label: words.requestKinds[value],
            }))}
          />
          <Field
            {...{ name: 'receivedOn', label: words.received, hint: words.receivedHint, type: 'date' }}
            value={typed?.receivedOn ?? ''}
          />
          <LongText {...{ name: 'note', label: words.note, value: typed?.note ?? '', rows: 2 }} />
        </FoldedForm>
      )}
    </div>
  );
}

function Close({ call, clientId, requestId }: { call: StaffCall; clientId: number; requestId: number }) {
  const words = dutyWords(call.language);
  const name = `why-${requestId}`;
  return (
    <details>
      <summary>
        {words.close}
        <span class="hidden"> #{requestId}</span>
      </summary>
      <form method="post" action={paths.clientDo(clientId, 'duties', 'close')}>
        <p class="quiet">{words.closeAbout}</p>
        <FormToken signed={call.signed} />
        <input type="hidden" name="id" value={requestId} />
        <div class="field">
          <label for={name}>{words.closeNote}</label>
          <input {...{ id: name, name: 'why', required: true, maxlength: 5000 }} />
        </div>
        <button type="submit" class="second">
          {words.close}
        </button>
      </form>
    </details>
  );
}

/** Writes down what the client asks. */
export async function addRequest(call: StaffCall): Promise<Refused | undefined> {
  const typed = await readForm(call, form, call.signed);
  const { key, kind, receivedOn, note } = typed;
  const body = { kind, note, ...(receivedOn !== '' && { receivedOn }) };
  return sent(call, 'request', typed, () =>
    call.api.send('POST', `/v1/clients/${clientIdOf(call)}/data-requests`, { key, body }),
  );
}

/** Closes one that no operation answers. */
export async function closeRequest(call: StaffCall): Promise<Refused | undefined> {
  const { id, why: note } = await readForm(call, closeForm, call.signed);
  return sent(call, 'close', {}, () =>
    call.api.send('POST', `/v1/data-requests/${id}/close`, { body: { note } }),
  );
}
