import type { Child } from 'hono/jsx';
import { startScope } from '../../../api/scopes.ts';
import { invoiceStatuses } from '../../../domain/billing/invoice-status.ts';
import { type OperationKind, operationKinds } from '../../../domain/operations/kinds.ts';
import { nameOfCode } from '../../../web/code-names.ts';
import { Facts } from '../../components/decide.tsx';
import { Money } from '../../components/money.tsx';
import { Empty } from '../../components/table.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { clientLabels } from '../../words/client-labels.ts';
import { profileWords } from '../../words/client-profile.ts';
import { kindLabel } from '../operation/names.ts';
import type { Figures, ShownClient } from './read.ts';

/** What has to be known before anything is said: who is left of whom, what must not be done. */
export function Notices({ call, client }: { call: StaffCall; client: ShownClient }) {
  const words = clientWords(call.language);
  const from = call.c.req.query('from');
  const { heldBy, legalHold, openDisputes, archivedAt } = client;
  return (
    <>
      {from !== undefined && /^\d{1,15}$/.test(from) && <p class="callout info">{words.mergedFrom(from)}</p>}
      {heldBy !== null && (
        <p class="callout info">
          {words.held} <a href={paths.operation(heldBy)}>{words.toOperation}</a>
        </p>
      )}
      {legalHold && <p class="callout warn">{words.legalHold}</p>}
      {openDisputes > 0 && <p class="callout warn">{words.disputes(openDisputes)}</p>}
      {archivedAt !== null && (
        <p class="callout">
          {words.archived} <Time call={call} at={archivedAt} />
        </p>
      )}
    </>
  );
}

/** Who the client is. */
export function Who({ call, client }: { call: StaffCall; client: ShownClient }) {
  const words = clientWords(call.language);
  const profile = profileWords(call.language);
  const text = (name: string, value: string | null): [string, Child][] =>
    value === null || value === '' ? [] : [[name, <span dir="auto">{value}</span>]];
  const { email, phone } = client;
  const address = [
    client.address1,
    client.address2,
    `${client.postcode} ${client.city}`.trim(),
    client.region,
    client.country === null ? '' : nameOfCode(call.language, 'region', client.country),
  ].filter((line) => line !== '');
  const facts: [string, Child][] = [
    [words.id, <span class="number">{client.id}</span>],
    ...text(words.company, client.companyName),
    ...text(words.person, `${client.firstName} ${client.lastName}`.trim()),
    ...(email === null ? [] : [[words.email, <a href={`mailto:${email}`}>{email}</a>] as [string, Child]]),
    ...(phone === null
      ? []
      : [[words.phone, <a href={`tel:${phone.replace('.', '')}`}>{phone}</a>] as [string, Child]]),
    ...text(words.address, address.join(', ')),
    ...text(words.taxId, client.taxId),
    [words.provider, <span class="number">{client.providerId}</span>],
    ...text(words.language, nameOfCode(call.language, 'language', client.language)),
    ...text(profile.fields.timeZone, client.timeZone),
    ...text(words.label, client.label),
    [words.characteristic, words.characteristics[client.characteristic]],
    [words.since, <Day call={call} on={client.signedUpOn ?? client.createdAt.slice(0, 10)} />],
    ...(client.closedAt === null
      ? []
      : [[words.closedAt, <Time call={call} at={client.closedAt} written />] as [string, Child]]),
    ...Object.entries(client.customFields).flatMap(([name, value]) =>
      value === null ? [] : text(name, typeof value === 'string' ? value : JSON.stringify(value)),
    ),
    [
      words.lastSignIn,
      <>
        <Time call={call} at={client.lastSignInAt} />{' '}
        <span class="quiet">
          {[client.lastSignInAddress, client.lastSignInHost].filter(Boolean).join(' · ')}
        </span>
      </>,
    ],
  ];
  return (
    <section class="card" aria-labelledby="who">
      <h2 id="who">{words.who}</h2>
      <Facts facts={facts} />
      <p>
        <a href={paths.clientList(client.id, 'profile')}>
          {call.may('clients:edit') ? profile.edit : words.lists.profile}
        </a>
      </p>
    </section>
  );
}

/** What is owed, what is overdue, what stands to the client's credit; each currency by itself. */
export function Balance({
  call,
  clientId,
  figures,
}: {
  call: StaffCall;
  clientId: number;
  figures: readonly Figures[];
}) {
  const { language } = call;
  const words = clientWords(language);
  return (
    <section class="card" aria-labelledby="money">
      <h2 id="money">{words.money}</h2>
      {figures.map(
        ({ currency, due, overdue, creditMinor, grossMinor, expensesMinor, netMinor, invoices }) => {
          const money = (minor: number) => <Money {...{ minor, currency, language }} />;
          const owed = ({ count, owedMinor }: { count: number; owedMinor: number }) => (
            <>
              {money(owedMinor)} {count > 0 && <span class="quiet">{words.invoicesOf(count)}</span>}
            </>
          );
          return (
            <Facts
              facts={[
                [words.due, owed(due)],
                [words.overdue, overdue.count > 0 ? <strong>{owed(overdue)}</strong> : owed(overdue)],
                [words.credit, money(creditMinor)],
                [words.paidSoFar, money(grossMinor)],
                [words.expenses, money(expensesMinor)],
                [words.net, money(netMinor)],
                ...invoiceStatuses
                  .filter((status) => invoices[status].count > 0)
                  .map((status): [string, Child] => [
                    words.invoicesThat(clientLabels(language).invoice[status]),
                    <>
                      {invoices[status].count.toLocaleString(language)}, {money(invoices[status].totalMinor)}
                    </>,
                  ]),
              ]}
            />
          );
        },
      )}
      {figures.length === 0 && <Empty>{words.nothingOwed}</Empty>}
      <ul class="links">
        {(['invoices', 'transactions', 'credit', 'statement'] as const).map((list) => (
          <li>
            <a href={paths.clientList(clientId, list)}>{words.lists[list]}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The operations that may be started on the client, each behind its preview. */
export function StartLinks({ call, client }: { call: StaffCall; client: ShownClient }) {
  const words = clientWords(call.language);
  const kinds = operationKinds.filter((kind) => call.may(startScope(kind)));
  if (kinds.length === 0) return null;
  const groups = startGroups.map((group) => ({
    group,
    kinds: kinds.filter((kind) => groupOf[kind] === group && makesSense(kind, client)),
  }));
  return (
    <section class="card" aria-labelledby="start">
      <h2 id="start">{words.startTitle}</h2>
      <p class="quiet">{words.startAbout}</p>
      {groups
        .filter((each) => each.kinds.length > 0)
        .map((each) => (
          <>
            <h3>{words.startGroups[each.group]}</h3>
            <ul class="links">
              {each.kinds.map((kind) => (
                <li>
                  <a href={paths.preview(client.id, kind)}>{kindLabel(call.language, kind)}</a>
                </li>
              ))}
            </ul>
          </>
        ))}
    </section>
  );
}

const startGroups = ['services', 'account', 'data'] as const;
const groupOf: Record<OperationKind, (typeof startGroups)[number]> = {
  'service-commands': 'services',
  'bulk-update': 'services',
  'remove-items': 'services',
  'set-payment-method': 'services',
  'remove-payment-method': 'services',
  'change-currency': 'services',
  close: 'account',
  reopen: 'account',
  archive: 'account',
  unarchive: 'account',
  merge: 'account',
  unmerge: 'account',
  'disconnect-provider': 'account',
  export: 'data',
  anonymize: 'data',
  'erase-due': 'data',
  delete: 'data',
};

/** Whether it is worth a look: what the status alone rules out is left out; the rest its preview says. */
function makesSense(kind: OperationKind, { status, archivedAt }: ShownClient): boolean {
  switch (kind) {
    case 'close':
      return status !== 'closed';
    case 'reopen':
      return status === 'closed';
    case 'archive':
      return archivedAt === null;
    case 'unarchive':
      return archivedAt !== null;
    default:
      return true;
  }
}
