import type { clientSchema } from '../../api/routes/clients/schema.ts';
import type { transactionSchema } from '../../api/routes/transactions/schema.ts';
import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import type { ActionType } from '../../domain/dunning/ladder.ts';
import { defineWords, type Language } from '../../web/words.ts';
import type { DomainStatus, MessageState, RungState, ServiceStatus, TicketStatus } from '../states.ts';

type TransactionKind = (typeof transactionSchema)['_output']['kind'];

interface Labels {
  client: Record<(typeof clientSchema)['_output']['status'], string>;
  service: Record<ServiceStatus, string>;
  /** why a service is suspended, by the code of its record */
  suspended: Record<string, string>;
  domain: Record<DomainStatus, string>;
  invoice: Record<InvoiceStatus, string>;
  message: Record<MessageState, string>;
  ticket: Record<TicketStatus, string>;
  transaction: Record<TransactionKind, string>;
  /** for what a contact gets mail, by the field that says so */
  contactMails: Record<
    'billing' | `mail${'General' | 'Invoice' | 'Support' | 'Product' | 'Domain' | 'Affiliate'}`,
    string
  >;
  rung: Record<RungState, string>;
  action: Record<ActionType, string>;
}

/** What the states of clients, and of what they have, are called, and the rungs of a ladder. */
export const clientLabels = defineWords<Labels>({
  en: {
    client: {
      active: 'active',
      inactive: 'inactive',
      closed: 'closed',
      merged: 'merged',
      anonymized: 'anonymized',
    },
    service: {
      pending: 'pending',
      active: 'active',
      suspended: 'suspended',
      terminated: 'terminated',
      cancelled: 'cancelled',
      fraud: 'fraud',
      completed: 'completed',
    },
    suspended: {
      overdue: 'overdue',
      staff: 'by staff',
      abuse: 'abuse',
      chargeback: 'chargeback',
      unknown: 'unknown reason',
    },
    domain: {
      pending: 'pending',
      'pending-registration': 'being registered',
      'pending-transfer': 'being transferred',
      active: 'active',
      grace: 'in grace',
      redemption: 'in redemption',
      expired: 'expired',
      cancelled: 'cancelled',
      fraud: 'fraud',
      'transferred-away': 'transferred away',
    },
    invoice: {
      draft: 'draft',
      unpaid: 'unpaid',
      'payment-pending': 'payment under way',
      paid: 'paid',
      cancelled: 'cancelled',
      refunded: 'refunded',
      collections: 'in collections',
    },
    message: {
      queued: 'waits',
      sending: 'being sent',
      sent: 'sent',
      failed: 'failed',
      unknown: 'unknown',
    },
    ticket: {
      open: 'open',
      answered: 'answered',
      'client-reply': 'client has replied',
      'on-hold': 'on hold',
      'in-progress': 'in progress',
      closed: 'closed',
    },
    transaction: {
      entry: 'Entry',
      payment: 'Payment',
      refund: 'Refund',
      reversal: 'Reversal',
    },
    contactMails: {
      billing: 'billing address',
      mailGeneral: 'general',
      mailInvoice: 'invoices',
      mailSupport: 'support',
      mailProduct: 'products',
      mailDomain: 'domains',
      mailAffiliate: 'affiliates',
    },
    rung: {
      claimed: 'under way',
      done: 'done',
      skipped: 'passed over',
      unknown: 'unknown',
      due: 'due now',
      next: 'to come',
      held: 'held',
    },
    action: {
      reminder: 'Reminder',
      notice: 'Notice',
      'final-warning': 'Final warning',
      message: 'Message',
      'late-fee': 'Late fee',
      charge: 'Charge the card',
      suspend: 'Suspend the services',
      terminate: 'Terminate the services',
      collections: 'Hand over to collections',
      'cancel-invoice': 'Cancel the invoice',
      ticket: 'Open a ticket',
      webhook: 'Tell another system',
    },
  },
  de: {
    client: {
      active: 'aktiv',
      inactive: 'inaktiv',
      closed: 'geschlossen',
      merged: 'zusammengeführt',
      anonymized: 'anonymisiert',
    },
    service: {
      pending: 'ausstehend',
      active: 'aktiv',
      suspended: 'gesperrt',
      terminated: 'beendet',
      cancelled: 'storniert',
      fraud: 'Betrug',
      completed: 'erledigt',
    },
    suspended: {
      overdue: 'überfällig',
      staff: 'durch das Personal',
      abuse: 'Missbrauch',
      chargeback: 'Rückbuchung',
      unknown: 'Grund unbekannt',
    },
    domain: {
      pending: 'ausstehend',
      'pending-registration': 'wird registriert',
      'pending-transfer': 'wird übertragen',
      active: 'aktiv',
      grace: 'in Nachfrist',
      redemption: 'in Rückholfrist',
      expired: 'abgelaufen',
      cancelled: 'storniert',
      fraud: 'Betrug',
      'transferred-away': 'weggezogen',
    },
    invoice: {
      draft: 'Entwurf',
      unpaid: 'unbezahlt',
      'payment-pending': 'Zahlung unterwegs',
      paid: 'bezahlt',
      cancelled: 'storniert',
      refunded: 'erstattet',
      collections: 'beim Inkasso',
    },
    message: {
      queued: 'wartet',
      sending: 'wird gesendet',
      sent: 'gesendet',
      failed: 'gescheitert',
      unknown: 'unbekannt',
    },
    ticket: {
      open: 'offen',
      answered: 'beantwortet',
      'client-reply': 'Kunde hat geantwortet',
      'on-hold': 'angehalten',
      'in-progress': 'in Arbeit',
      closed: 'geschlossen',
    },
    transaction: {
      entry: 'Buchung',
      payment: 'Zahlung',
      refund: 'Erstattung',
      reversal: 'Rückbuchung',
    },
    contactMails: {
      billing: 'Rechnungsanschrift',
      mailGeneral: 'allgemein',
      mailInvoice: 'Rechnungen',
      mailSupport: 'Support',
      mailProduct: 'Produkte',
      mailDomain: 'Domains',
      mailAffiliate: 'Partner',
    },
    rung: {
      claimed: 'läuft',
      done: 'erledigt',
      skipped: 'übergangen',
      unknown: 'unbekannt',
      due: 'jetzt fällig',
      next: 'kommt noch',
      held: 'angehalten',
    },
    action: {
      reminder: 'Erinnerung',
      notice: 'Mahnung',
      'final-warning': 'Letzte Warnung',
      message: 'Nachricht',
      'late-fee': 'Mahngebühr',
      charge: 'Karte belasten',
      suspend: 'Dienste sperren',
      terminate: 'Dienste beenden',
      collections: 'An das Inkasso geben',
      'cancel-invoice': 'Rechnung stornieren',
      ticket: 'Ticket öffnen',
      webhook: 'Anderes System benachrichtigen',
    },
  },
  pl: {
    client: {
      active: 'aktywny',
      inactive: 'nieaktywny',
      closed: 'zamknięty',
      merged: 'scalony',
      anonymized: 'zanonimizowany',
    },
    service: {
      pending: 'oczekuje',
      active: 'aktywna',
      suspended: 'zawieszona',
      terminated: 'zakończona',
      cancelled: 'anulowana',
      fraud: 'oszustwo',
      completed: 'zrealizowana',
    },
    suspended: {
      overdue: 'zaległość',
      staff: 'przez obsługę',
      abuse: 'nadużycie',
      chargeback: 'obciążenie zwrotne',
      unknown: 'powód nieznany',
    },
    domain: {
      pending: 'oczekuje',
      'pending-registration': 'w rejestracji',
      'pending-transfer': 'w transferze',
      active: 'aktywna',
      grace: 'w okresie karencji',
      redemption: 'w okresie odzyskiwania',
      expired: 'wygasła',
      cancelled: 'anulowana',
      fraud: 'oszustwo',
      'transferred-away': 'przeniesiona',
    },
    invoice: {
      draft: 'szkic',
      unpaid: 'nieopłacona',
      'payment-pending': 'płatność w toku',
      paid: 'opłacona',
      cancelled: 'anulowana',
      refunded: 'zwrócona',
      collections: 'w windykacji',
    },
    message: {
      queued: 'czeka',
      sending: 'jest wysyłana',
      sent: 'wysłana',
      failed: 'nieudana',
      unknown: 'nieznany',
    },
    ticket: {
      open: 'otwarte',
      answered: 'odpowiedziano',
      'client-reply': 'klient odpowiedział',
      'on-hold': 'wstrzymane',
      'in-progress': 'w toku',
      closed: 'zamknięte',
    },
    transaction: {
      entry: 'Zapis',
      payment: 'Wpłata',
      refund: 'Zwrot',
      reversal: 'Cofnięcie',
    },
    contactMails: {
      billing: 'adres do faktur',
      mailGeneral: 'ogólne',
      mailInvoice: 'faktury',
      mailSupport: 'wsparcie',
      mailProduct: 'produkty',
      mailDomain: 'domeny',
      mailAffiliate: 'partnerzy',
    },
    rung: {
      claimed: 'trwa',
      done: 'zrobione',
      skipped: 'pominięte',
      unknown: 'nieznane',
      due: 'teraz',
      next: 'nastąpi',
      held: 'wstrzymane',
    },
    action: {
      reminder: 'Przypomnienie',
      notice: 'Wezwanie do zapłaty',
      'final-warning': 'Ostatnie ostrzeżenie',
      message: 'Wiadomość',
      'late-fee': 'Opłata za zwłokę',
      charge: 'Obciążenie karty',
      suspend: 'Zawieszenie usług',
      terminate: 'Zakończenie usług',
      collections: 'Przekazanie do windykacji',
      'cancel-invoice': 'Anulowanie faktury',
      ticket: 'Otwarcie zgłoszenia',
      webhook: 'Zawiadomienie innego systemu',
    },
  },
});

/** A rung by what it does, with its name in the ladder. */
export function rungLabel(
  language: Language,
  { rungId, action }: { rungId: string; action: string | null },
): string {
  const { action: names } = clientLabels(language);
  return action !== null && Object.hasOwn(names, action)
    ? `${names[action as ActionType]} (${rungId})`
    : rungId;
}

/** Why a service is suspended: the words of staff, or the name of the reason; undefined: it is not. */
export function whySuspended(
  language: Language,
  {
    suspendedReason: code,
    suspendedNote: note,
  }: { suspendedReason: string | null; suspendedNote: string | null },
): string | undefined {
  if (code === null) return undefined;
  const name = clientLabels(language).suspended[code] ?? code;
  return note === null || note === '' ? name : `${name}: ${note}`;
}
