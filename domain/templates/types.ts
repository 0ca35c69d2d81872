/** What every message knows: who writes and to whom. */
interface Everyone {
  /** `email` and `url` where a provider has them. */
  provider: { name: string; email?: string; url?: string };
  client: { id: number; name: string };
}

/** The values that each kind of message offers to its templates. */
export interface MessageVariables {
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
