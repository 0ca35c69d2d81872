/** Why personal data may stay after a client asked to be forgotten. */
export interface LegalBasis {
  title: string;
  law: string;
  /** How long at most, unless the provider's policy says otherwise (`retention.<name of the basis>Months`). */
  months: number;
  /** When the months begin: on the row's own day, or at the end of that day's calendar year. */
  countedFrom: 'day' | 'end of the year';
}

export const legalBases = {
  // Ten years is the longest usual term (FR, IT, books in DE): erasing too early cannot be made good.
  taxLaw: {
    title: 'Tax law',
    law: 'Records of supplies and payments, e.g. DE § 147 AO and § 14b UStG: 8 to 10 years',
    months: 120,
    countedFrom: 'end of the year',
  },
  contract: {
    title: 'Contract',
    law: 'Claims from the contract, GDPR Art. 6(1)(b) and 17(3)(e), e.g. DE §§ 195, 199 BGB: 3 years',
    months: 36,
    countedFrom: 'end of the year',
  },
  accountability: {
    title: 'Accountability',
    law: 'Proof that requests were handled lawfully, GDPR Art. 5(2)',
    months: 36,
    countedFrom: 'day',
  },
} as const satisfies Record<string, LegalBasis>;

export type LegalBasisName = keyof typeof legalBases;

/** What can give a person away when it turns up somewhere else. */
export interface Identifier {
  title: string;
  /** The forms in which the leftover scan also looks for it. */
  normalized: 'lower case' | 'digits' | 'letters and digits' | 'as it is';
  /** Shorter values say nothing: the scan would find them everywhere. */
  minLength: number;
  /** Whether a keyed hash of it stays after erasure, so that an import or a backup cannot revive the person. */
  tombstone: boolean;
}

export const identifiers = {
  name: { title: 'Name', normalized: 'lower case', minLength: 3, tombstone: false },
  email: { title: 'E-mail address', normalized: 'lower case', minLength: 5, tombstone: true },
  phone: { title: 'Phone number', normalized: 'digits', minLength: 6, tombstone: false },
  address: { title: 'Postal address', normalized: 'lower case', minLength: 5, tombstone: false },
  taxId: { title: 'Tax number', normalized: 'letters and digits', minLength: 5, tombstone: true },
  login: { title: 'Login name', normalized: 'lower case', minLength: 4, tombstone: true },
  network: { title: 'Network address', normalized: 'lower case', minLength: 7, tombstone: false },
  account: { title: 'Account on a server', normalized: 'lower case', minLength: 5, tombstone: false },
  domain: { title: 'Domain name', normalized: 'lower case', minLength: 4, tombstone: false },
  sourceRow: { title: 'Number in another system', normalized: 'as it is', minLength: 1, tombstone: true },
} as const satisfies Record<string, Identifier>;

export type IdentifierName = keyof typeof identifiers;

/** The sections of an export, in the order in which they appear. */
export const exportSections = {
  profile: 'Profile',
  settings: 'Settings',
  logins: 'Logins',
  contacts: 'Contacts',
  orders: 'Orders',
  services: 'Services and add-ons',
  domains: 'Domains',
  invoices: 'Invoices',
  payments: 'Payments and credit',
  tickets: 'Tickets',
  notes: 'Notes and files',
  messages: 'Messages',
  history: 'History',
} as const;

export type ExportSection = keyof typeof exportSections;
