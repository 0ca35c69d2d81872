/** Makes a PDF of an HTML document. Rejects with a sentence that holds nothing of the content. */
export type RenderPdf = (html: string, options: { title: string; language: string }) => Promise<Uint8Array>;

/** In whose name a document is made. */
export interface Issuer {
  name: string;
  legalName?: string;
  address?: string;
  email?: string;
  url?: string;
}

/** A value of a row with its label, both in words. */
export interface ReportField {
  label: string;
  value: string;
}
export interface ReportTable {
  title: string;
  /** rows that the client has, and how many of them stand here */
  total: number;
  shown: number;
  /** only fields that have a value; `texts` are those that need the width of the page */
  rows: { fields: ReportField[]; texts: ReportField[] }[];
}
export interface ReportSection {
  title: string;
  tables: ReportTable[];
}

/** The values that each kind of document offers to its templates. All times are ISO 8601. */
export interface DocumentVariables {
  /** What is on record about a client. */
  'client-report': {
    provider: Issuer;
    client: { id: number; name: string };
    /** numbers that were merged into the client */
    formerNumbers: number[];
    madeAt: string;
    /** tables without rows are left out */
    sections: ReportSection[];
    /** rows or ends of texts are left out here, which the JSON export holds */
    shortened: boolean;
  };
  /** What a client is asked for, and what was paid of it. Amounts are written in the language of the template. */
  invoice: {
    provider: Issuer;
    client: { id: number };
    /** name and address, in lines */
    addressee: string[];
    taxId?: string;
    /** a draft has no number */
    invoice: {
      id: number;
      number?: string;
      status: string;
      issuedOn?: string;
      dueOn?: string;
      notes?: string;
    };
    /** without taxes; `taxes`: their rates */
    lines: { description: string; amount: string; taxes?: string }[];
    /** lines that do not stand here */
    moreLines: number;
    subtotal: string;
    taxes: { rate: string; amount: string }[];
    adjustment?: string;
    credit?: string;
    total: string;
    paid?: string;
    owed?: string;
  };
  /** What happened on a client's account between two days. Amounts are written in the language of the template. */
  statement: {
    provider: Issuer;
    client: { id: number };
    /** name and address, in lines */
    addressee: string[];
    from: string;
    to: string;
    currency: string;
    opening: string;
    lines: {
      on: string;
      what: string;
      invoice?: string;
      description?: string;
      amount: string;
      balance: string;
    }[];
    closing: string;
    /** further lines do not stand here */
    shortened: boolean;
  };
  /** What was erased of a client, what stays and why. It names the number only, never the person. */
  certificate: {
    provider: Issuer;
    client: { id: number };
    operation: { id: string; kind: string };
    /** when somebody asked for it, if that is known */
    requestedAt?: string;
    erasedAt: string;
    /** what is gone from the record: `rows` of it were removed or had their personal values cleared */
    erased: { what: string; rows: number; how: 'removed' | 'cleared' }[];
    /** what is gone elsewhere: accounts on servers, stored files, payment methods */
    outside: { what: string; count: number }[];
    /** what the law asks to keep; `until` is a date */
    kept: { what: string; rows: number; columns: string[]; basis: string; law: string; until?: string }[];
    /** what the scan for left values found, and why it may stay */
    leftovers: { where: string; what: string; why: string }[];
    /** how many places the scan looked at; absent: there was none */
    scanned?: number;
    proof: { chainHead: string; keyId: string };
  };
  /** What an operation did, step by step, with how to check it. */
  evidence: {
    operation: {
      id: string;
      kind: string;
      clientId: number | null;
      state: string;
      requestedBy: string;
      reason: string;
      createdAt: string;
      endedAt?: string;
    };
    planHash: string;
    plan: { title: string; touches: string[]; pointOfNoReturn: boolean }[];
    decisions: { at: string; action: string; step?: string; by: string; reason: string; state: string }[];
    steps: { title: string; state: string; result: string }[];
    /** the first of them: the signed document has all */
    events: { seq: number; at: string; type: string; hash: string }[];
    chain: { start: string; head: string; length: number };
    signature: { keyId: string; publicKey: string; value: string };
    /** file name of the signed document */
    file: string;
  };
}

export type DocumentName = keyof DocumentVariables;

/** A template of one document in one language: a page of HTML with Liquid in it; its `title` names the file. */
export interface DocumentTemplate<N extends DocumentName = DocumentName> {
  name: N;
  /** BCP 47: `de`, `pl`, `pt-BR`. */
  language: string;
  html: string;
}

/** A document ready to be printed. */
export interface RenderedDocument {
  html: string;
  title: string;
  language: string;
}
