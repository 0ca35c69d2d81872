import type { DocumentTemplate } from '../types.ts';
import { certificates } from './certificate.ts';
import { clientReports } from './client-report.ts';
import { evidences } from './evidence.ts';
import { invoices } from './invoice.ts';
import { statements } from './statement.ts';

/** The document templates that come with Tenure; a provider's own go before them. */
export const builtInDocuments: readonly DocumentTemplate[] = [
  ...clientReports,
  ...certificates,
  ...evidences,
  ...invoices,
  ...statements,
];
