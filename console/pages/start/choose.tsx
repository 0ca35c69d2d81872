import { pageOf } from '../../../api/http/page.ts';
import { clientSchema } from '../../../api/routes/clients/schema.ts';
import { startScope } from '../../../api/scopes.ts';
import { type OperationKind, operationKinds } from '../../../domain/operations/kinds.ts';
import { Field } from '../../../web/elements.tsx';
import { Select } from '../../components/filters.tsx';
import { Empty } from '../../components/table.tsx';
import type { StaffCall } from '../../env.ts';
import { lead, show } from '../../http.tsx';
import { paths, withQuery } from '../../paths.ts';
import { clientsWords } from '../../words/clients.ts';
import { startWords } from '../../words/start.ts';
import { nameOfClient } from '../client/read.ts';
import { kindLabel } from '../operation/names.ts';

const MOST_FOUND = 20;
const clientPage = pageOf(clientSchema);

/** Asks for client and kind; leads to the preview as soon as it is clear who is meant. */
export async function choose(call: StaffCall): Promise<Response> {
  const { c, language, may } = call;
  const words = startWords(language);
  const clientId = c.req.query('clientId')?.trim() ?? '';
  const kind = kindOf(c.req.query('kind'));
  if (/^[1-9]\d{0,14}$/.test(clientId) && kind) return lead(call, paths.preview(clientId, kind));
  const found = clientId && kind && may('clients:read') ? await foundBy(call, clientId) : undefined;
  const [only] = found ?? [];
  if (only && kind && found?.length === 1) return lead(call, paths.preview(only.id, kind));
  const kinds = operationKinds.filter((each) => may(startScope(each)));
  if (kinds.length === 0) return show(call, { title: words.title }, <Empty>{words.notAllowed}</Empty>);
  return show(
    call,
    { title: words.title, ...(found?.length === 0 && { wrong: clientsWords(language).noneFound(clientId) }) },
    <form method="get" action={paths.start()} class="card narrow">
      <p>{words.about}</p>
      {kind && found && found.length > 1 && (
        <>
          <h2>{words.which}</h2>
          <ul class="lines">
            {found.map((client) => (
              <li>
                <a href={paths.preview(client.id, kind)} dir="auto">
                  {nameOfClient(call, client)}
                </a>{' '}
                <span class="quiet">
                  #{client.id} {client.email}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Field
        {...{ name: 'clientId', label: words.client, value: clientId, required: true, maxlength: 200 }}
      />
      <Select
        {...{ name: 'kind', label: words.kind, value: kind, required: true }}
        choices={kinds.map((value) => ({ value, label: kindLabel(language, value) }))}
      />
      <button type="submit">{words.next}</button>
    </form>,
  );
}

/** Clients by whatever is at hand: a number, a name, a mail, a domain, the number of an invoice. */
async function foundBy({ api }: StaffCall, q: string) {
  const query = { q, archived: 'any', limit: MOST_FOUND, sort: '-id' };
  return (await api.get(withQuery('/v1/clients', query), clientPage)).items;
}

/** The kind of operation of a text, if it is one. */
export function kindOf(text: string | undefined): OperationKind | undefined {
  return operationKinds.find((kind) => kind === text);
}
