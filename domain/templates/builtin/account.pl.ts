import { accountMails } from './account.ts';

export const accountPl = accountMails({
  language: 'pl',
  greeting: 'Dzień dobry, {{ client.name }},',
  mails: {
    'account-exceeded': {
      subject: 'Zadłużenie przekracza uzgodnione warunki',
      heading: 'Prosimy o uregulowanie należności',
      says: 'Od {{ since | long_date }} r. zadłużenie wobec {{ provider.name }} przekracza uzgodnione warunki.',
    },
    'account-restricted': {
      subject: 'Konto jest ograniczone',
      heading: 'Konto jest ograniczone',
      says: 'Od {{ since | long_date }} r. zadłużenie wobec {{ provider.name }} przekracza uzgodnione warunki. Do czasu zapłaty usług nie można zamawiać, odnawiać ani zmieniać. Działające usługi działają dalej.',
    },
  },
  owed: 'Do zapłaty',
  limit: 'Uzgodniony limit',
  repay: 'Prosimy o zapłatę do {{ repayBy | long_date }} r.',
  restriction:
    'W przeciwnym razie od {{ restrictedFrom | long_date }} r. usług nie będzie można zamawiać, odnawiać ani zmieniać.',
  pay: 'Zapłać tutaj',
  write: 'W razie pytań prosimy napisać: {{ mail }}',
  contact: 'W razie pytań prosimy o kontakt.',
  regards: 'Z poważaniem',
  footer: 'Otrzymują Państwo tę wiadomość, ponieważ mają Państwo konto w {{ provider.name }}.',
});
