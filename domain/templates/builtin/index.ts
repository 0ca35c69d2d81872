import type { MailTemplate } from '../types.ts';
import { accountDe } from './account.de.ts';
import { accountEn } from './account.en.ts';
import { accountPl } from './account.pl.ts';
import { cardExpiringDe } from './card-expiring.de.ts';
import { cardExpiringEn } from './card-expiring.en.ts';
import { cardExpiringPl } from './card-expiring.pl.ts';
import { clientAnonymizedDe } from './client-anonymized.de.ts';
import { clientAnonymizedEn } from './client-anonymized.en.ts';
import { clientAnonymizedPl } from './client-anonymized.pl.ts';
import { clientClosedDe } from './client-closed.de.ts';
import { clientClosedEn } from './client-closed.en.ts';
import { clientClosedPl } from './client-closed.pl.ts';
import { clientReopenedDe } from './client-reopened.de.ts';
import { clientReopenedEn } from './client-reopened.en.ts';
import { clientReopenedPl } from './client-reopened.pl.ts';
import { clientWelcome } from './client-welcome.ts';
import { dataExportDe } from './data-export.de.ts';
import { dataExportEn } from './data-export.en.ts';
import { dataExportPl } from './data-export.pl.ts';
import { dunningDe } from './dunning.de.ts';
import { dunningEn } from './dunning.en.ts';
import { dunningPl } from './dunning.pl.ts';
import { invoiceIssued } from './invoice-issued.ts';
import { signInDe } from './sign-in.de.ts';
import { signInEn } from './sign-in.en.ts';
import { signInPl } from './sign-in.pl.ts';
import { staffInvitation } from './staff-invitation.ts';

/** The templates that come with Tenure; a provider's own go before them. */
export const builtInTemplates: readonly MailTemplate[] = [
  clientAnonymizedEn,
  clientAnonymizedDe,
  clientAnonymizedPl,
  clientClosedEn,
  clientClosedDe,
  clientClosedPl,
  clientReopenedEn,
  clientReopenedDe,
  clientReopenedPl,
  dataExportEn,
  dataExportDe,
  dataExportPl,
  cardExpiringEn,
  cardExpiringDe,
  cardExpiringPl,
  ...accountEn,
  ...accountDe,
  ...accountPl,
  ...dunningEn,
  ...dunningDe,
  ...dunningPl,
  ...invoiceIssued,
  ...clientWelcome,
  ...signInEn,
  ...signInDe,
  ...signInPl,
  ...staffInvitation,
];
