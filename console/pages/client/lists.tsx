import type { Child } from 'hono/jsx';
import { domainStatuses } from '../../../api/routes/clients/domains.ts';
import { statuses as serviceStatuses } from '../../../api/routes/services/schema.ts';
import { ticketStatuses } from '../../../api/routes/tickets/schema.ts';
import { invoiceStatuses } from '../../../domain/billing/invoice-status.ts';
import { cycleName } from '../../../web/cycles.ts';
import { Actor } from '../../components/actor.tsx';
import { Badge, DomainBadge, InvoiceBadge, MessageBadge, ServiceBadge } from '../../components/badge.tsx';
import { Money } from '../../components/money.tsx';
import { Day, Time } from '../../components/time.tsx';
import type { StaffCall } from '../../env.ts';
import { paths } from '../../paths.ts';
import { ticketTones } from '../../states.ts';
import { clientWords } from '../../words/client.ts';
import { careWords } from '../../words/client-care.ts';
import { clientLabels, whySuspended } from '../../words/client-labels.ts';
import { itemWords } from '../../words/items.ts';
import { Choose, mayChoose } from '../service/choose.tsx';
import { ChangedBy, Changes } from './changes.tsx';
import type { Listed, ListName } from './read.ts';
import { InvoiceLink } from './transactions.tsx';

/** How a list of what a client has is shown. */
interface Shape<N extends ListName> {
  columns(call: StaffCall): string[];
  row(call: StaffCall, item: Listed<N>): Child[];
  /** the values of its filter, with their names */
  statuses?(call: StaffCall): { value: string; label: string }[];
}

const choices = <S extends string>(statuses: readonly S[], names: Record<S, string>) =>
  statuses.map((value) => ({ value, label: names[value] }));

/** What is listed in one way; other lists have pages of their own. */
export type PlainList = Exclude<ListName, 'queued-lines'>;

/** The column with boxes, for those who may do something to several. */
const choosing = <C extends Child>(call: StaffCall, cell: C): C[] => (mayChoose(call) ? [cell] : []);

/** The lists of a client, each with its columns and, where the API has one, its filter. */
export const lists: { readonly [N in PlainList]: Shape<N> } = {
  services: {
    columns(call) {
      const words = clientWords(call.language);
      return [
        ...choosing(call, itemWords(call.language).choose),
        ...[words.name, words.status, words.domain, words.user, words.server, words.price, words.nextDue],
      ];
    },
    row: (call, service) => [
      ...choosing(call, <Choose call={call} list="services" id={service.id} name={service.name} />),
      <a href={paths.item('services', service.id)} dir="auto">
        {service.name} <span class="quiet number">#{service.id}</span>
      </a>,
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
  addons: {
    columns(call) {
      const words = clientWords(call.language);
      return [
        ...choosing(call, itemWords(call.language).choose),
        ...[words.name, words.status, words.service, words.price, words.cycle, words.nextDue],
      ];
    },
    row: (call, addon) => [
      ...choosing(call, <Choose call={call} list="addons" id={addon.id} name={addon.name} />),
      <a href={paths.item('addons', addon.id)} dir="auto">
        {addon.name} <span class="quiet number">#{addon.id}</span>
      </a>,
      <ServiceBadge state={addon.status} language={call.language} />,
      addon.serviceId === null ? (
        '–'
      ) : (
        <a class="number" href={paths.item('services', addon.serviceId)}>
          #{addon.serviceId}
        </a>
      ),
      <Money minor={addon.priceMinor} currency={addon.currency} language={call.language} />,
      cycleName(call, addon.cycle),
      <Day call={call} on={addon.nextDueOn} />,
    ],
    statuses: (call) => choices(serviceStatuses, clientLabels(call.language).service),
  },
  domains: {
    columns(call) {
      const words = clientWords(call.language);
      return [
        ...choosing(call, itemWords(call.language).choose),
        ...[words.name, words.status, words.registrar, words.expires, words.renews, words.price],
      ];
    },
    row: (call, domain) => [
      ...choosing(call, <Choose call={call} list="domains" id={domain.id} name={domain.name} />),
      <a href={paths.item('domains', domain.id)}>{domain.name}</a>,
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
      <InvoiceLink invoiceId={invoice.id} number={invoice.number} />,
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
        <span dir="auto">{message.subject || message.template || message.channel}</span>{' '}
        <span class="quiet number">#{message.id}</span>
        <div class="quiet">
          {careWords(call.language).channels[message.channel]}
          {message.template !== null && `, ${careWords(call.language).template} ${message.template}`}
          {message.operationId !== null && (
            <>
              {', '}
              <a href={paths.operation(message.operationId)}>{clientWords(call.language).toOperation}</a>
            </>
          )}
        </div>
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
      <>
        {message.toAddress}
        {message.ccAddress !== null && (
          <div class="quiet">
            {careWords(call.language).copy} {message.ccAddress}
          </div>
        )}
      </>,
      <>
        <Time call={call} at={message.sentAt ?? message.createdAt} />
        {message.sentAt !== null && (
          <div class="quiet">
            {careWords(call.language).written} <Time call={call} at={message.createdAt} />
          </div>
        )}
        {message.attempts > 1 && (
          <div class="quiet">
            {careWords(call.language).attempts}: {message.attempts}
          </div>
        )}
      </>,
    ],
  },
  tickets: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.number, words.subject, words.status, words.department, words.opened, words.lastReply];
    },
    row: (call, ticket) => [
      <span class="number">{ticket.number ?? `#${ticket.id}`}</span>,
      <>
        {ticket.clientId === null ? (
          <span dir="auto">{ticket.subject}</span>
        ) : (
          <a href={paths.clientTicket(ticket.clientId, ticket.id)} dir="auto">
            {ticket.subject || `#${ticket.id}`}
          </a>
        )}{' '}
        <span class="quiet">{careWords(call.language).urgencies[ticket.urgency]}</span>
      </>,
      <Badge tone={ticketTones[ticket.status]}>{clientLabels(call.language).ticket[ticket.status]}</Badge>,
      <span dir="auto">{ticket.department}</span>,
      <Time call={call} at={ticket.openedAt} />,
      <Time call={call} at={ticket.lastReplyAt} />,
    ],
    statuses: (call) => choices(ticketStatuses, clientLabels(call.language).ticket),
  },
  contacts: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.name, words.email, words.phone, words.address, words.mails];
    },
    row: (call, contact) => {
      const { contactMails } = clientLabels(call.language);
      const person = `${contact.firstName} ${contact.lastName}`.trim();
      const place = [contact.address1, `${contact.postcode} ${contact.city}`.trim(), contact.country ?? ''];
      return [
        <a href={paths.clientContact(contact.clientId, contact.id)} dir="auto">
          {[person, contact.companyName].filter(Boolean).join(', ') || `#${contact.id}`}
        </a>,
        contact.email === null ? '–' : <a href={`mailto:${contact.email}`}>{contact.email}</a>,
        contact.phone ?? '–',
        <span dir="auto">{place.filter(Boolean).join(', ') || '–'}</span>,
        contactKinds
          .filter((kind) => contact[kind])
          .map((kind) => contactMails[kind])
          .join(', ') || '–',
      ];
    },
  },
  files: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.name, words.size, words.whoSees, words.by, words.when];
    },
    row: (call, file) => {
      const words = clientWords(call.language);
      const name = file.title || file.fileName;
      return [
        <>
          {file.stored ? (
            <a href={`/v1/files/${file.id}/content`} dir="auto">
              {name}
            </a>
          ) : (
            <span dir="auto">{name}</span>
          )}
          {file.title !== '' && (
            <div class="quiet" dir="auto">
              {file.fileName}
            </div>
          )}
        </>,
        <>
          {file.sizeBytes === null ? '–' : sizeOf(call.language, file.sizeBytes)}
          {file.contentType !== null && <div class="quiet">{file.contentType}</div>}
        </>,
        file.staffOnly ? words.staffOnly : words.clientToo,
        <Actor call={call} actor={file.addedBy} />,
        <Time call={call} at={file.addedAt} />,
      ];
    },
  },
  notes: {
    columns(call) {
      const words = clientWords(call.language);
      return [words.note, words.section, words.by, words.when];
    },
    row: (call, note) => [
      <>
        <p class="written" dir="auto">
          {note.body}
        </p>
        {note.sticky && <Badge tone="info">{careWords(call.language).sticky}</Badge>}
      </>,
      careWords(call.language).sections[note.section] ?? note.section,
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
      <Changes changes={change.changes} />,
      <>
        <ChangedBy call={call} change={change} />
        {change.address !== null && <div class="quiet">{change.address}</div>}
      </>,
      <Time call={call} at={change.at} />,
    ],
  },
};

/** For what a contact gets mail. */
export const contactKinds = [
  'billing',
  'mailGeneral',
  'mailInvoice',
  'mailSupport',
  'mailProduct',
  'mailDomain',
  'mailAffiliate',
] as const;

/** How big a file is, as people write it. */
export function sizeOf(language: string, bytes: number): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const amount = bytes / (unit === 'kilobyte' ? 1000 : 1_000_000);
  return amount.toLocaleString(language, { style: 'unit', unit, maximumFractionDigits: 1 });
}
