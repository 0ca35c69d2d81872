import type { MailTemplate } from '../types.ts';
import { clientClosedDe } from './client-closed.de.ts';
import { clientClosedEn } from './client-closed.en.ts';
import { clientClosedPl } from './client-closed.pl.ts';
import { clientReopenedDe } from './client-reopened.de.ts';
import { clientReopenedEn } from './client-reopened.en.ts';
import { clientReopenedPl } from './client-reopened.pl.ts';
import { dataExportDe } from './data-export.de.ts';
import { dataExportEn } from './data-export.en.ts';
import { dataExportPl } from './data-export.pl.ts';

/** The templates that come with Tenure; a provider's own go before them. */
export const builtInTemplates: readonly MailTemplate[] = [
  clientClosedEn,
  clientClosedDe,
  clientClosedPl,
  clientReopenedEn,
  clientReopenedDe,
  clientReopenedPl,
  dataExportEn,
  dataExportDe,
  dataExportPl,
];
