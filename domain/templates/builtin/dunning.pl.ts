import { dunningMails } from './dunning.ts';

export const dunningPl = dunningMails({
  language: 'pl',
  greeting: 'Dzień dobry, {{ client.name }},',
  mails: {
    'payment-reminder': {
      subject: 'Termin płatności faktury {{ invoice.number }}: {{ invoice.dueOn | long_date }} r.',
      heading: 'Zbliża się termin płatności',
      says: 'uprzejmie przypominamy, że termin płatności faktury {{ invoice.number }} od {{ provider.name }} upływa {{ invoice.dueOn | long_date }} r.',
    },
    'overdue-notice-1': {
      subject: 'Faktura {{ invoice.number }} jest po terminie płatności',
      heading: 'Faktura po terminie płatności',
      says: 'nie otrzymaliśmy jeszcze płatności za fakturę {{ invoice.number }}, której termin upłynął {{ invoice.dueOn | long_date }} r. Być może została przeoczona: prosimy o zapłatę w najbliższych dniach.',
    },
    'overdue-notice-2': {
      subject: 'Drugie wezwanie: faktura {{ invoice.number }} jest po terminie płatności',
      heading: 'Drugie wezwanie do zapłaty',
      says: 'faktura {{ invoice.number }}, której termin upłynął {{ invoice.dueOn | long_date }} r., mimo naszego przypomnienia nie została opłacona. Prosimy o zapłatę teraz.',
    },
    'overdue-notice-3': {
      subject: 'Ostatnie wezwanie: faktura {{ invoice.number }} jest po terminie płatności',
      heading: 'Ostatnie wezwanie do zapłaty',
      says: 'faktura {{ invoice.number }}, której termin upłynął {{ invoice.dueOn | long_date }} r., mimo naszych wezwań nie została opłacona. Prosimy o natychmiastową zapłatę.',
    },
    'final-warning': {
      subject: 'Ostateczne ostrzeżenie: faktura {{ invoice.number }} nie jest opłacona',
      heading: 'Ostateczne ostrzeżenie',
      says: 'faktura {{ invoice.number }}, której termin upłynął {{ invoice.dueOn | long_date }} r., nadal nie jest opłacona. To ostatnie ostrzeżenie, zanim usługi zostaną zakończone, a ich dane usunięte.',
    },
  },
  amount: 'Do zapłaty',
  due: 'Termin płatności',
  services: 'Dotyczy',
  suspension: 'Bez zapłaty będziemy musieli zawiesić usługi {{ suspendOn | long_date }} r.',
  termination: 'Bez zapłaty usługi zostaną zakończone {{ terminateOn | long_date }} r., a ich dane usunięte.',
  pay: 'Zapłać tutaj',
  paidMeanwhile: 'Jeśli faktura została już opłacona, nie trzeba nic robić.',
  write: 'W razie pytań prosimy napisać: {{ mail }}',
  contact: 'W razie pytań prosimy o kontakt.',
  regards: 'Z poważaniem',
  footer: 'Otrzymują Państwo tę wiadomość, ponieważ mają Państwo konto w {{ provider.name }}.',
});
