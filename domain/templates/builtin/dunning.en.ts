import { dunningMails } from './dunning.ts';

export const dunningEn = dunningMails({
  language: 'en',
  greeting: 'Hello {{ client.name }},',
  mails: {
    'payment-reminder': {
      subject: 'Invoice {{ invoice.number }} is due on {{ invoice.dueOn | long_date }}',
      heading: 'An invoice is due soon',
      says: 'This is a friendly reminder that invoice {{ invoice.number }} from {{ provider.name }} is due on {{ invoice.dueOn | long_date }}.',
    },
    'overdue-notice-1': {
      subject: 'Invoice {{ invoice.number }} is overdue',
      heading: 'An invoice is overdue',
      says: 'We have not received your payment for invoice {{ invoice.number }}, which was due on {{ invoice.dueOn | long_date }}. Perhaps it was overlooked: please pay it in the next days.',
    },
    'overdue-notice-2': {
      subject: 'Second notice: invoice {{ invoice.number }} is overdue',
      heading: 'Second notice: an invoice is overdue',
      says: 'Invoice {{ invoice.number }}, which was due on {{ invoice.dueOn | long_date }}, is still not paid, although we have reminded you. Please pay it now.',
    },
    'overdue-notice-3': {
      subject: 'Last notice: invoice {{ invoice.number }} is overdue',
      heading: 'Last notice: an invoice is overdue',
      says: 'In spite of our notices, invoice {{ invoice.number }}, which was due on {{ invoice.dueOn | long_date }}, is not paid. Please pay it at once.',
    },
    'final-warning': {
      subject: 'Final warning: invoice {{ invoice.number }} is not paid',
      heading: 'Final warning',
      says: 'Invoice {{ invoice.number }}, which was due on {{ invoice.dueOn | long_date }}, is still not paid. This is our final warning before your services end and their data is deleted.',
    },
  },
  amount: 'To be paid',
  due: 'Due on',
  services: 'It is for',
  suspension: 'Without your payment we have to suspend the services on {{ suspendOn | long_date }}.',
  termination:
    'Without your payment the services end on {{ terminateOn | long_date }}; their data is deleted then.',
  pay: 'Pay here',
  paidMeanwhile: 'If you have paid meanwhile, you need not do anything.',
  write: 'If you have questions, write to us: {{ mail }}',
  contact: 'If you have questions, please contact us.',
  regards: 'Kind regards',
  footer: 'You get this message because you have an account at {{ provider.name }}.',
});
