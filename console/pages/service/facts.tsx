import type { Child } from 'hono/jsx';
import { cycleName } from '../../../web/cycles.ts';
import { Facts } from '../../components/decide.tsx';
import { Money } from '../../components/money.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { whySuspended } from '../../words/client-labels.ts';
import { itemWords } from '../../words/items.ts';
import type { Addon, Domain, Item, Service } from './read.ts';

type Fact = readonly [name: string, value: Child];

/** All that there is to know of one thing: what it is, how it is billed, what overdue invoices do to it. */
export function ItemFacts({ call, item }: { call: StaffCall; item: Item }) {
  const words = itemWords(call.language);
  const card = (title: string, facts: readonly Fact[]) => (
    <section class="card" aria-label={title}>
      <h2>{title}</h2>
      <Facts facts={facts} />
    </section>
  );
  switch (item.list) {
    case 'services':
      return (
        <div class="columns">
          {card(words.what, serviceFacts(call, item.row))}
          {card(words.billing, [
            ...priceFacts(call, item.row),
            [words.firstPrice, <Minor call={call} minor={item.row.firstPriceMinor} of={item.row} />],
            [words.quantity, <span class="number">{item.row.quantity}</span>],
            [words.separate, yesNo(call, item.row.separateInvoice)],
            [words.terminateOn, <Day call={call} on={item.row.terminateOn} />],
          ])}
          {card(words.overdue, [
            [words.spared, yesNo(call, item.row.autoSuspendOverride)],
            [
              words.notBefore,
              item.row.suspendNotBefore === null ? (
                words.noDay
              ) : (
                <Day call={call} on={item.row.suspendNotBefore} />
              ),
            ],
            ...suspensionFacts(call, item.row),
          ])}
        </div>
      );
    case 'addons':
      return (
        <div class="columns">
          {card(words.what, addonFacts(call, item.row))}
          {card(words.billing, [
            ...priceFacts(call, item.row, words.asService),
            [words.setupFee, <Minor call={call} minor={item.row.setupFeeMinor} of={item.row} />],
            [words.quantity, <span class="number">{item.row.quantity}</span>],
          ])}
        </div>
      );
    case 'domains':
      return (
        <div class="columns">
          {card(words.what, domainFacts(call, item.row))}
          {card(words.billing, priceFacts(call, item.row))}
        </div>
      );
  }
}

/** From the order to the end. */
function lifeFacts(
  call: StaffCall,
  row: Pick<Service, 'orderId' | 'signedUpOn' | 'createdAt' | 'terminatedAt'>,
): Fact[] {
  const words = itemWords(call.language);
  return [
    [words.order, row.orderId === null ? '–' : <span class="number">#{row.orderId}</span>],
    [words.signedUp, <Day call={call} on={row.signedUpOn} />],
    [words.created, <Time call={call} at={row.createdAt} />],
    ...(row.terminatedAt === null
      ? []
      : [[words.terminated, <Time call={call} at={row.terminatedAt} />] as const]),
  ];
}

function serviceFacts(call: StaffCall, row: Service): Fact[] {
  const words = itemWords(call.language);
  return [
    [words.product, <span dir="auto">{text(row.name)}</span>],
    [words.domain, <bdi>{text(row.domain)}</bdi>],
    [words.username, <bdi>{text(row.username)}</bdi>],
    [words.server, row.serverId === null ? words.noServer : <Server call={call} id={row.serverId} />],
    [words.externalId, <bdi>{text(row.externalId)}</bdi>],
    [words.marker, <bdi>{text(row.marker)}</bdi>],
    ...lifeFacts(call, row),
    ...(row.notes === ''
      ? []
      : [
          [
            words.notes,
            <p class="written" dir="auto">
              {row.notes}
            </p>,
          ] as const,
        ]),
  ];
}

function addonFacts(call: StaffCall, row: Addon): Fact[] {
  const words = itemWords(call.language);
  return [
    [words.product, <span dir="auto">{text(row.name)}</span>],
    [
      words.ofService,
      row.serviceId === null ? '–' : <a href={paths.item('services', row.serviceId)}>#{row.serviceId}</a>,
    ],
    ...lifeFacts(call, row),
  ];
}

function domainFacts(call: StaffCall, row: Domain): Fact[] {
  const words = itemWords(call.language);
  return [
    [words.domain, <strong>{row.name}</strong>],
    [words.registrar, text(row.registrar)],
    [words.type, words.domainType[row.type]],
    [words.registered, <Day call={call} on={row.registeredOn} />],
    [words.expires, <Day call={call} on={row.expiresOn} />],
    [words.renews, yesNo(call, row.autoRenew)],
    [words.order, row.orderId === null ? '–' : <span class="number">#{row.orderId}</span>],
    [words.created, <Time call={call} at={row.createdAt} />],
  ];
}

function priceFacts(call: StaffCall, row: Item['row'], usual?: string): Fact[] {
  const words = itemWords(call.language);
  const billed = 'cycle' in row ? cycleName(call, row.cycle) : words.years(row.years);
  return [
    [words.price, <Minor call={call} minor={row.priceMinor} of={row} />],
    [words.billed, billed],
    [words.nextDue, <Day call={call} on={row.nextDueOn} />],
    [words.nextInvoice, <Day call={call} on={row.nextInvoiceOn} />],
    [words.method, row.paymentMethod ?? usual ?? words.asClient],
  ];
}

function suspensionFacts(call: StaffCall, row: Service): Fact[] {
  const words = itemWords(call.language);
  if (row.suspendedAt === null) return [];
  return [
    [words.suspended, <Time call={call} at={row.suspendedAt} />],
    [words.why, <span dir="auto">{whySuspended(call.language, row) ?? '–'}</span>],
  ];
}

function Server({ call, id }: { call: StaffCall; id: number }) {
  return call.may('servers:read') ? <a href={paths.server(id)}>#{id}</a> : <span class="number">#{id}</span>;
}

function Minor({ call, minor, of }: { call: StaffCall; minor: number; of: { currency: string } }) {
  return <Money minor={minor} currency={of.currency} language={call.language} />;
}

const text = (value: string | null) => value || '–';
const yesNo = ({ words }: StaffCall, value: boolean) => (value ? words.yes : words.no);
