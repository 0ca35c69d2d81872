import { operation, step } from './contracts/define.ts';

/** L12, L13. Export: everything that the record holds of a client, behind a link that expires and a one-time code. */
export const exportData = operation('export', ({ deliver }) => [
  step('collect', { run: 'collectExport', long: true }),
  step('send-link', {
    run: 'mailExportLink',
    when: deliver === 'mail',
    skippable: 'the client gets no mail; staff can hand the link over',
  }),
  step('close-requests', { run: 'closeDataRequests' }),
]);
