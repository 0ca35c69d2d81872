import { accountMails } from './account.ts';

export const accountDe = accountMails({
  language: 'de',
  greeting: 'Guten Tag {{ client.name }},',
  mails: {
    'account-exceeded': {
      subject: 'Ihr offener Betrag ist höher als vereinbart',
      heading: 'Bitte gleichen Sie Ihr Konto aus',
      says: 'Seit dem {{ since | long_date }} schulden Sie {{ provider.name }} mehr oder länger etwas, als wir vereinbart haben.',
    },
    'account-restricted': {
      subject: 'Ihr Konto ist eingeschränkt',
      heading: 'Ihr Konto ist eingeschränkt',
      says: 'Seit dem {{ since | long_date }} schulden Sie {{ provider.name }} mehr oder länger etwas, als wir vereinbart haben. Bis der Betrag bezahlt ist, können Dienste weder bestellt noch verlängert noch geändert werden. Laufende Dienste laufen weiter.',
    },
  },
  owed: 'Offener Betrag',
  limit: 'Vereinbart sind höchstens',
  repay: 'Bitte zahlen Sie bis zum {{ repayBy | long_date }}.',
  restriction:
    'Andernfalls können ab dem {{ restrictedFrom | long_date }} Dienste weder bestellt noch verlängert noch geändert werden.',
  pay: 'Hier bezahlen',
  write: 'Wenn Sie Fragen haben, schreiben Sie uns: {{ mail }}',
  contact: 'Wenn Sie Fragen haben, melden Sie sich bitte bei uns.',
  regards: 'Freundliche Grüße',
  footer: 'Sie erhalten diese Nachricht, weil Sie ein Kundenkonto bei {{ provider.name }} haben.',
});
