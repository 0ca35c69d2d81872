/** What every message knows: who writes and to whom. */
interface Everyone {
  /** `email` and `url` where a provider has them. */
  provider: { name: string; email?: string; url?: string };
  client: { id: number; name: string };
}

/** What a message about an invoice that is not paid knows. Its sums are written in the client's language. */
export interface DunningVariables extends Everyone {
  invoice: {
    number: string;
    /** what is still to be paid, as `12.90 €` */
    owed: string;
    /** ISO 8601, within the day, shown in the provider's time zone */
    dueOn: string;
  };
  /** Names of the services that it bills. */
  services: string[];
  /** ISO 8601: when these are suspended, if nothing is paid and they run. */
  suspendOn?: string;
  /** ISO 8601: when they are ended, if nothing is paid and they are suspended. */
  terminateOn?: string;
  /** Where the client can pay, if there is such a place. */
  payUrl?: string;
}

/** What a message about an account beyond its terms knows. */
export interface AccountVariables extends Everyone {
  /** as `12.90 €` */
  owed: string;
  /** what may be owed at most, where that is agreed on */
  limit?: string;
  /** ISO 8601, within the day, shown in the provider's time zone: since when */
  since: string;
  /** ISO 8601: until when to repay; absent where that has no end, or is over. */
  repayBy?: string;
  /** ISO 8601: from when nothing can be ordered, renewed or edited. */
  restrictedFrom?: string;
  /** Where the client can pay, if there is such a place. */
  payUrl?: string;
}

/** What a message about a way of signing in knows; `client` is whoever has the login. */
export interface SignInVariables extends Everyone {
  /** the name to sign in with */
  login: string;
}

/** The values that each kind of message offers to its templates. */
export interface MessageVariables {
  'client-anonymized': Everyone & {
    /** ISO 8601, shown in the provider's time zone. */
    anonymizedAt: string;
    /** Names of the services that were terminated for it. */
    services: string[];
    /** ISO 8601: until when documents are kept at the latest, if any are. */
    keptUntil?: string;
  };
  'client-closed': Everyone & {
    mode: 'status-only' | 'cancel' | 'terminate';
    /** ISO 8601, shown in the provider's time zone. */
    closedAt: string;
    /** Names of the services that were cancelled or terminated; empty with `status-only`. */
    services: string[];
    cancelledInvoices: number;
    cancelledOrders: number;
    closedTickets: number;
  };
  'client-reopened': Everyone & {
    /** ISO 8601, shown in the provider's time zone. */
    reopenedAt: string;
    /** Names of services that stay cancelled or terminated. */
    endedServices: string[];
    /** Where the client signs in, if there is such a place. */
    signInUrl?: string;
  };
  'data-export': Everyone & {
    format: 'json' | 'pdf';
    /** Where the file can be fetched once, with a code that comes another way. */
    link: string;
    /** ISO 8601, shown in the provider's time zone. */
    expiresAt: string;
  };
  'client-welcome': Everyone & {
    /** The client's. */
    number: string;
    /** Where the client area is, if there is such a place. */
    areaUrl?: string;
    /** What its owner signs in with, where somebody already can. */
    login?: string;
    /** Where such a login gets a password. */
    passwordUrl?: string;
  };
  'invoice-issued': Everyone & {
    invoice: {
      number: string;
      /** ISO 8601, within the day of issue, shown in the provider's time zone. */
      issuedOn?: string;
      /** Amounts as people of the language write them; the total is that before credit. */
      total: string;
      taxes?: string;
      /** What the client's credit has paid of it, if it has. */
      credit?: string;
      /** What is to be paid; absent where nothing is. */
      owed?: string;
      /** ISO 8601, within the day on which it is to be paid. */
      dueOn?: string;
    };
    lines: { description: string; amount: string }[];
    /** How many lines are not shown. */
    moreLines: number;
    /** Where the client can pay, if there is such a place. */
    payUrl?: string;
  };
  'card-expiring': Everyone & {
    /** As the gateway calls it; absent where it is not known. */
    brand?: string;
    lastFour?: string;
    /** ISO 8601, within the last day on which the card works, shown in the provider's time zone. */
    expiresOn: string;
    /** Where the client can enter another card, if there is such a place. */
    updateUrl?: string;
  };
  'account-exceeded': AccountVariables;
  'account-restricted': AccountVariables;
  'password-reset': SignInVariables & {
    /** Where a new password can be set once. */
    link: string;
    /** ISO 8601, shown in the provider's time zone. */
    expiresAt: string;
  };
  'password-generated': SignInVariables & {
    password: string;
    /** ISO 8601, shown in the provider's time zone. */
    expiresAt: string;
    /** Where to sign in, if there is such a place. */
    signInUrl?: string;
  };
  'password-changed': SignInVariables & {
    /** ISO 8601, shown in the provider's time zone. */
    at: string;
  };
  'two-factor-off': SignInVariables & { at: string };
  /** To somebody of the staff, who is `client` here. */
  'staff-invitation': SignInVariables & {
    /** Where a password can be set once. */
    link: string;
    /** ISO 8601, shown in the provider's time zone. */
    expiresAt: string;
  };
  'payment-reminder': DunningVariables;
  'overdue-notice-1': DunningVariables;
  'overdue-notice-2': DunningVariables;
  'overdue-notice-3': DunningVariables;
  'final-warning': DunningVariables;
}

export type TemplateName = keyof MessageVariables;

/** A template of one message in one language; its parts are Liquid. Without `html` the mail is plain text. */
export interface MailTemplate<N extends TemplateName = TemplateName> {
  name: N;
  /** BCP 47: `de`, `pl`, `pt-BR`. */
  language: string;
  subject: string;
  text: string;
  html: string | null;
}

/** A message as it is sent. */
export interface RenderedMail {
  subject: string;
  text: string;
  html?: string;
}
