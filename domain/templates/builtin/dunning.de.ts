import { dunningMails } from './dunning.ts';

export const dunningDe = dunningMails({
  language: 'de',
  greeting: 'Guten Tag {{ client.name }},',
  mails: {
    'payment-reminder': {
      subject: 'Rechnung {{ invoice.number }} ist am {{ invoice.dueOn | long_date }} fällig',
      heading: 'Eine Rechnung ist bald fällig',
      says: 'wir möchten Sie freundlich daran erinnern, dass die Rechnung {{ invoice.number }} von {{ provider.name }} am {{ invoice.dueOn | long_date }} fällig ist.',
    },
    'overdue-notice-1': {
      subject: 'Zahlungserinnerung: Rechnung {{ invoice.number }} ist überfällig',
      heading: 'Eine Rechnung ist überfällig',
      says: 'für die Rechnung {{ invoice.number }}, die am {{ invoice.dueOn | long_date }} fällig war, haben wir noch keine Zahlung erhalten. Vielleicht haben Sie sie übersehen: Bitte bezahlen Sie sie in den nächsten Tagen.',
    },
    'overdue-notice-2': {
      subject: 'Zweite Mahnung: Rechnung {{ invoice.number }} ist überfällig',
      heading: 'Zweite Mahnung',
      says: 'die Rechnung {{ invoice.number }}, die am {{ invoice.dueOn | long_date }} fällig war, ist trotz unserer Erinnerung noch nicht bezahlt. Bitte bezahlen Sie sie jetzt.',
    },
    'overdue-notice-3': {
      subject: 'Letzte Mahnung: Rechnung {{ invoice.number }} ist überfällig',
      heading: 'Letzte Mahnung',
      says: 'die Rechnung {{ invoice.number }}, die am {{ invoice.dueOn | long_date }} fällig war, ist trotz unserer Mahnungen nicht bezahlt. Bitte bezahlen Sie sie sofort.',
    },
    'final-warning': {
      subject: 'Letzte Warnung: Rechnung {{ invoice.number }} ist nicht bezahlt',
      heading: 'Letzte Warnung',
      says: 'die Rechnung {{ invoice.number }}, die am {{ invoice.dueOn | long_date }} fällig war, ist noch immer nicht bezahlt. Dies ist unsere letzte Warnung, bevor Ihre Dienste enden und deren Daten gelöscht werden.',
    },
  },
  amount: 'Zu zahlen',
  due: 'Fällig am',
  services: 'Berechnet werden',
  suspension: 'Ohne Ihre Zahlung müssen wir die Dienste am {{ suspendOn | long_date }} sperren.',
  termination:
    'Ohne Ihre Zahlung enden die Dienste am {{ terminateOn | long_date }}; dann werden ihre Daten gelöscht.',
  pay: 'Hier bezahlen',
  paidMeanwhile: 'Haben Sie inzwischen bezahlt, müssen Sie nichts weiter tun.',
  write: 'Wenn Sie Fragen haben, schreiben Sie uns: {{ mail }}',
  contact: 'Wenn Sie Fragen haben, melden Sie sich bitte bei uns.',
  regards: 'Freundliche Grüße',
  footer: 'Sie erhalten diese Nachricht, weil Sie ein Kundenkonto bei {{ provider.name }} haben.',
});
