import { accountMails } from './account.ts';

export const accountEn = accountMails({
  language: 'en',
  greeting: 'Hello {{ client.name }},',
  mails: {
    'account-exceeded': {
      subject: 'What you owe is more than we have agreed on',
      heading: 'Please settle your account',
      says: 'Since {{ since | long_date }} you have owed {{ provider.name }} more, or for longer, than we have agreed on.',
    },
    'account-restricted': {
      subject: 'Your account is restricted',
      heading: 'Your account is restricted',
      says: 'Since {{ since | long_date }} you have owed {{ provider.name }} more, or for longer, than we have agreed on. Until it is paid, services can be neither ordered nor renewed nor edited. Services that run go on.',
    },
  },
  owed: 'You owe',
  limit: 'We have agreed on at most',
  repay: 'Please pay by {{ repayBy | long_date }}.',
  restriction:
    'Otherwise services can be neither ordered nor renewed nor edited from {{ restrictedFrom | long_date }} on.',
  pay: 'Pay here',
  write: 'If you have questions, write to us: {{ mail }}',
  contact: 'If you have questions, please contact us.',
  regards: 'Kind regards',
  footer: 'You get this message because you have an account at {{ provider.name }}.',
});
