import { pageOf } from '../../../api/http/page.ts';
import { changeSchema } from '../../../api/routes/clients/changes.ts';
import { addonSchema } from '../../../api/routes/clients/services.ts';
import { invoiceSchema } from '../../../api/routes/invoices/schema.ts';
import { operationSchema } from '../../../api/routes/operations/schema.ts';
import { ServiceBadge } from '../../components/badge.tsx';
import { FromApi } from '../../components/from-api.tsx';
import { Money } from '../../components/money.tsx';
import { OperationList } from '../../components/operation-list.tsx';
import { List, Pager } from '../../components/table.tsx';
import { Day } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths, withQuery } from '../../paths.ts';
import { itemWords } from '../../words/items.ts';
import { lists } from '../client/lists.tsx';
import { ItemFacts } from './facts.tsx';
import { previewOf } from './form.ts';
import { entities, type Item, idNames } from './read.ts';
import { type Subject, showSubject } from './subject.tsx';

const SHOWN = 20;

/** One thing: all that is known of it, what bills it, what has touched it, and what changed. */
export async function showItem(call: StaffCall, subject: Subject & { item: Item }): Promise<Response> {
  const { c, api, may, language } = call;
  const words = itemWords(language);
  const { item, clientId } = subject;
  const { list, row } = item;
  const at = `/v1/${list}/${row.id}`;
  const cursor = c.req.query('cursor');
  const about = withQuery(`/v1/clients/${clientId}/change-log`, {
    ...{ entity: entities[list], entityId: row.id, limit: SHOWN },
  });
  const touched = withQuery('/v1/operations', { [idNames[list]]: row.id, limit: SHOWN });
  const addonsOf = withQuery(`/v1/clients/${clientId}/addons`, { serviceId: row.id, limit: 200 });
  const [invoices, addons, operations, changes] = await Promise.all([
    api.get(withQuery(`${at}/invoices`, { limit: SHOWN, cursor }), pageOf(invoiceSchema)),
    list === 'services' ? api.get(addonsOf, pageOf(addonSchema)) : undefined,
    may('operations:read') ? api.get(touched, pageOf(operationSchema)) : undefined,
    api.get(about, pageOf(changeSchema)),
  ]);
  const removing = may('operations:start:remove-items');
  return showSubject(
    call,
    subject,
    'overview',
    <>
      <MadeInvoice call={call} />
      <ItemFacts call={call} item={item} />
      {addons && addons.items.length > 0 && (
        <>
          <h2>{words.addons}</h2>
          <List
            {...{ call, caption: words.addons }}
            columns={[words.product, words.status, words.price, words.nextDue]}
            rows={addons.items.map((addon) => [
              <a href={paths.item('addons', addon.id)} dir="auto">
                {addon.name || `#${addon.id}`}
              </a>,
              <ServiceBadge state={addon.status} language={language} />,
              <Money minor={addon.priceMinor} currency={addon.currency} language={language} />,
              <Day call={call} on={addon.nextDueOn} />,
            ])}
          />
        </>
      )}
      <h2>{words.invoices}</h2>
      <Invoices call={call} items={invoices.items} />
      <Pager call={call} next={invoices.next} to={(to) => subject.at('overview', { cursor: to })} />
      {operations && (
        <>
          <h2>{words.operations}</h2>
          <OperationList call={call} caption={itemWords(call.language).operations} items={operations.items} />
        </>
      )}
      <h2>{words.history}</h2>
      <List
        {...{ call, caption: words.history, columns: lists['change-log'].columns(call) }}
        rows={changes.items.map((change) => lists['change-log'].row(call, change))}
      />
      {removing && (
        <p>
          <a href={previewOf(clientId, 'remove-items', subject.chosen)}>{words.remove}</a>{' '}
          <span class="quiet">{words.removeAbout}</span>
        </p>
      )}
      <FromApi call={call} paths={[at, `${at}/invoices`, ...(operations ? [touched] : []), about]} />
    </>,
    { done: doneOf(call) },
  );
}

/** What a form that led here has done. */
function doneOf({ c, language }: StaffCall): string | undefined {
  const { done } = itemWords(language);
  const name = c.req.query('done') ?? '';
  return name in done ? done[name as keyof typeof done] : undefined;
}

/** The invoice that a form that led here has made. */
function MadeInvoice({ call: { c, language } }: { call: StaffCall }) {
  const id = c.req.query('made') ?? '';
  if (!/^\d{1,15}$/.test(id)) return null;
  return (
    <p class="callout info">
      <a href={paths.invoice(id)}>{itemWords(language).madeInvoice(`#${id}`)}</a>
    </p>
  );
}

function Invoices({ call, items }: { call: StaffCall; items: readonly (typeof invoiceSchema)['_output'][] }) {
  const { invoices } = itemWords(call.language);
  return (
    <List
      {...{ call, caption: invoices, columns: lists.invoices.columns(call) }}
      rows={items.map((invoice) => lists.invoices.row(call, invoice))}
    />
  );
}
