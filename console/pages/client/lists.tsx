import type { Child } from 'hono/jsx';
import { domainStatuses } from '../../../api/routes/clients/domains.ts';
import { statuses as serviceStatuses } from '../../../api/routes/services/schema.ts';
import { invoiceStatuses } from '../../../domain/billing/invoice-status.ts';
import { Actor } from '../../components/actor.tsx';
import { DomainBadge, InvoiceBadge, MessageBadge, ServiceBadge } from '../../components/badge.tsx';
import { Money } from '../../components/money.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { clientWords } from '../../words/client.ts';
import { clientLabels, whySuspended } from '../../words/client-labels.ts';
import type { Listed, ListName } from './read.ts';

/** How a list of what a client has is shown. */
interface Shape<N extends ListName> {
  columns(call: StaffCall): string[];
  row(call: StaffCall, item: Listed<N>): Child[];
  /** the values of its filter, with their names */
  statuses?(call: StaffCall): { value: string; label: string }[];
}

const choices = <S extends string>(statuses: readonly S[], names: Record<S, string>) =>
  statuses.map((value) => ({ value, label: names[value] }));

/** The lists of a client, each with its columns and, where the API has one, its filter. */
export const lists: { readonly [N in ListName]: Shape<N> } = {
  services: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.name, words.status, words.domain, words.user, words.server, words.price, words.nextDue];
    },
    row: (call, service) => [
      <span dir="auto">
        {service.name} <span class="quiet number">#{service.id}</span>
      </span>,
      <>
        <ServiceBadge state={service.status} language={call.language} />
        {service.suspendedReason !== null && (
          <div class="quiet" dir="auto">
            {whySuspended(call.language, service)} <Time call={call} at={service.suspendedAt} />
          </div>
        )}
      </>,
      service.domain ?? '–',
      service.username ?? '–',
      service.serverId === null ? '–' : <span class="number">{service.serverId}</span>,
      <Money minor={service.priceMinor} currency={service.currency} language={call.language} />,
      <Day call={call} on={service.nextDueOn} />,
    ],
    statuses: (call) => choices(serviceStatuses, clientLabels(call.language).service),
  },
  domains: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.name, words.status, words.registrar, words.expires, words.renews, words.price];
    },
    row: (call, domain) => [
      <strong>{domain.name}</strong>,
      <DomainBadge state={domain.status} language={call.language} />,
      domain.registrar ?? '–',
      <Day call={call} on={domain.expiresOn} />,
      domain.autoRenew ? call.words.yes : call.words.no,
      <Money minor={domain.priceMinor} currency={domain.currency} language={call.language} />,
    ],
    statuses: (call) => choices(domainStatuses, clientLabels(call.language).domain),
  },
  invoices: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.number, words.status, words.total, words.owed, words.issued, words.dueOn];
    },
    row: (call, invoice) => [
      <span class="number">{invoice.number ?? `#${invoice.id}`}</span>,
      <InvoiceBadge state={invoice.status} language={call.language} />,
      <Money minor={invoice.totalMinor} currency={invoice.currency} language={call.language} />,
      <Money minor={invoice.owedMinor} currency={invoice.currency} language={call.language} />,
      <Day call={call} on={invoice.issuedOn} />,
      <Day call={call} on={invoice.dueOn} />,
    ],
    statuses: (call) => choices(invoiceStatuses, clientLabels(call.language).invoice),
  },
  messages: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.subject, words.state, words.to, words.when];
    },
    row: (call, message) => [
      <>
        <span dir="auto">{message.subject || message.template || message.channel}</span>
        {message.bodyText !== '' && (
          <details>
            <summary>
              {clientWords(call.language).showText} <span class="hidden">{message.subject}</span>
            </summary>
            <p class="written" dir="auto">
              {message.bodyText}
            </p>
          </details>
        )}
      </>,
      <>
        <MessageBadge state={message.state} language={call.language} />
        {message.error !== null && (
          <div class="quiet" dir="auto">
            {message.error}
          </div>
        )}
      </>,
      message.toAddress,
      <Time call={call} at={message.sentAt ?? message.createdAt} />,
    ],
  },
  notes: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.note, words.section, words.by, words.when];
    },
    row: (call, note) => [
      <p class="written" dir="auto">
        {note.body}
      </p>,
      note.section,
      <Actor call={call} actor={note.author} />,
      <Time call={call} at={note.at} />,
    ],
  },
  'change-log': {
    columns(call) {
      const words = clientWords(call.language);
      return [words.record, words.change, words.values, words.by, words.when];
    },
    row: (call, change) => [
      `${change.entity}${change.entityId === null ? '' : ` ${change.entityId}`}`,
      change.action,
      <ul class="plain">
        {Object.entries(change.changes).map(([field, values]) => (
          <li dir="auto">
            {field}: {movedTo(values)}
          </li>
        ))}
      </ul>,
      change.operationId === null ? (
        <Actor
          call={call}
          actor={`${change.actorKind}${change.actorId === null ? '' : `:${change.actorId}`}`}
        />
      ) : (
        <a href={paths.operation(change.operationId)}>{clientWords(call.language).toOperation}</a>
      ),
      <Time call={call} at={change.at} />,
    ],
  },
};

/** `from → to` as the log has it; whatever else it holds as it is. */
function movedTo(values: unknown): string {
  const text = (value: unknown) =>
    value === null || value === '' || value === undefined
      ? '–'
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  if (typeof values !== 'object' || values === null || !('to' in values)) return text(values);
  return `${text('from' in values ? values.from : null)} → ${text(values.to)}`;
}
