import type { DocumentName, DocumentVariables } from './types.ts';

const provider = {
  name: 'Example Hosting',
  legalName: 'Example Hosting Ltd',
  address: '1 Sample Street\nSampletown',
  email: 'help@example.com',
  url: 'https://example.com',
};
const operationId = '01a00000-0000-7000-8000-000000000001';
const hash = (digit: string) => digit.repeat(64);

/** Made-up values of each document, for previews and for checking templates; each shows another case. */
export const documentSamples: { [N in DocumentName]: DocumentVariables[N][] } = {
  'client-report': [
    {
      provider,
      client: { id: 1042, name: 'Anna Kowalska' },
      formerNumbers: [998],
      madeAt: '2026-01-31T09:30:00.000Z',
      sections: [
        {
          title: 'Profile',
          tables: [
            {
              title: 'Client',
              total: 1,
              shown: 1,
              rows: [
                {
                  fields: [
                    { label: 'Client number', value: '1042' },
                    { label: 'First name', value: 'Anna' },
                    { label: 'Last name', value: 'Kowalska' },
                    { label: 'E-mail', value: 'anna@example.com' },
                    { label: 'Address', value: 'ul. Przykładowa 1' },
                    { label: 'City', value: 'Kraków' },
                    { label: 'Signed up on', value: '31 January 2020' },
                  ],
                  texts: [],
                },
              ],
            },
          ],
        },
        {
          title: 'Tickets',
          tables: [
            {
              title: 'Ticket message',
              total: 340,
              shown: 2,
              rows: [
                {
                  fields: [{ label: 'Written by', value: 'client' }],
                  texts: [{ label: 'Text', value: 'Hello,\nmy site is slow today.' }],
                },
                {
                  fields: [
                    { label: 'Written by', value: 'staff' },
                    { label: 'Text', value: 'We look into it.' },
                  ],
                  texts: [],
                },
              ],
            },
          ],
        },
      ],
      shortened: true,
    },
    {
      provider: { name: provider.name },
      client: { id: 7, name: '7' },
      formerNumbers: [],
      madeAt: '2026-01-31T09:30:00.000Z',
      sections: [],
      shortened: false,
    },
  ],
  invoice: [
    {
      provider,
      client: { id: 1042 },
      addressee: ['Analytical Ltd', 'Ada Lovelace', '12 Example Road', 'W1 London', 'GB'],
      taxId: 'GB123456789',
      invoice: {
        ...{ id: 7, number: '2026-00007', status: 'unpaid', notes: 'Thank you.' },
        ...{ issuedOn: '2026-01-31T12:00:00.000Z', dueOn: '2026-02-14T12:00:00.000Z' },
      },
      lines: [
        { description: 'Web hosting M (2026-02-01 – 2026-02-28)', amount: '£10.00', taxes: '20 %' },
        { description: 'Late fee', amount: '£2.00' },
      ],
      moreLines: 3,
      subtotal: '£12.00',
      taxes: [{ rate: '20 %', amount: '£2.00' }],
      adjustment: '£0.01',
      credit: '-£1.00',
      total: '£13.01',
      paid: '£3.01',
      owed: '£10.00',
    },
    {
      provider: { name: provider.name },
      client: { id: 7 },
      addressee: [],
      invoice: { id: 8, status: 'draft' },
      lines: [],
      moreLines: 0,
      subtotal: '£0.00',
      taxes: [],
      total: '£0.00',
    },
  ],
  statement: [
    {
      provider,
      client: { id: 1042 },
      addressee: ['Analytical Ltd', 'Ada Lovelace', '12 Example Road', 'W1 London', 'GB'],
      ...{ from: '2026-01-01T12:00:00.000Z', to: '2026-01-31T12:00:00.000Z', currency: 'GBP' },
      opening: '£0.00',
      lines: [
        {
          ...{ on: '2026-01-10T12:00:00.000Z', what: 'Invoice', invoice: '2026-00007' },
          ...{ amount: '£13.01', balance: '£13.01' },
        },
        {
          ...{ on: '2026-01-20T12:00:00.000Z', what: 'Payment', description: 'By card' },
          ...{ amount: '-£3.01', balance: '£10.00' },
        },
      ],
      ...{ closing: '£10.00', shortened: true },
    },
    {
      ...{ provider: { name: provider.name }, client: { id: 7 }, addressee: [], currency: 'GBP' },
      ...{ from: '2026-01-01T12:00:00.000Z', to: '2026-01-31T12:00:00.000Z' },
      ...{ opening: '£0.00', lines: [], closing: '£0.00', shortened: false },
    },
  ],
  certificate: [
    {
      provider,
      client: { id: 1042 },
      operation: { id: operationId, kind: 'anonymize' },
      requestedAt: '2026-01-20T10:00:00.000Z',
      erasedAt: '2026-01-31T09:30:00.000Z',
      erased: [
        { what: 'Contact', rows: 2, how: 'removed' },
        { what: 'Client', rows: 1, how: 'cleared' },
      ],
      outside: [{ what: 'accounts on servers', count: 3 }],
      kept: [
        {
          what: 'Invoice',
          rows: 12,
          columns: ['Name and address on the document', 'Notes on the document'],
          basis: 'Tax law',
          law: 'Records of supplies and payments',
          until: '2036-12-31',
        },
      ],
      leftovers: [{ where: 'Invoice', what: 'Name', why: 'on an issued document, kept by tax law' }],
      scanned: 118,
      proof: { chainHead: hash('a'), keyId: '0123456789abcdef' },
    },
    {
      provider: { name: provider.name },
      client: { id: 7 },
      operation: { id: operationId, kind: 'delete' },
      erasedAt: '2026-01-31T09:30:00.000Z',
      erased: [],
      outside: [],
      kept: [],
      leftovers: [],
      proof: { chainHead: hash('b'), keyId: '0123456789abcdef' },
    },
  ],
  evidence: [
    {
      operation: {
        id: operationId,
        kind: 'close',
        clientId: 1042,
        state: 'completed',
        requestedBy: 'token:3',
        reason: 'The client asked for it on the phone.',
        createdAt: '2026-01-31T09:30:00.000Z',
        endedAt: '2026-01-31T09:31:12.000Z',
      },
      planHash: hash('c'),
      plan: [
        { title: 'Stop sign-ins', touches: ['2 logins that can enter'], pointOfNoReturn: false },
        { title: 'Terminate services', touches: [], pointOfNoReturn: true },
      ],
      decisions: [
        {
          at: '2026-01-31T09:30:30.000Z',
          action: 'skip',
          step: 'notify',
          by: 'token:4',
          reason: 'No address.',
          state: 'applied',
        },
      ],
      steps: [{ title: 'Stop sign-ins', state: 'done', result: 'logins: 2; 3 of 3 done' }],
      events: [{ seq: 1, at: '2026-01-31T09:30:00.000Z', type: 'operation.requested', hash: hash('d') }],
      chain: { start: hash('e'), head: hash('f'), length: 14 },
      signature: { keyId: '0123456789abcdef', publicKey: 'MCowBQYDK2VwAyEA', value: 'c2lnbmF0dXJl' },
      file: `evidence-${operationId}.json`,
    },
    {
      operation: {
        id: operationId,
        kind: 'archive',
        clientId: null,
        state: 'scheduled',
        requestedBy: 'token:3',
        reason: '',
        createdAt: '2026-01-31T09:30:00.000Z',
      },
      planHash: hash('c'),
      plan: [],
      decisions: [
        { at: '2026-01-31T09:30:30.000Z', action: 'pause', by: 'token:4', reason: 'Wait.', state: 'applied' },
      ],
      steps: [{ title: 'Archive', state: 'pending', result: '' }],
      events: [],
      chain: { start: hash('e'), head: hash('e'), length: 0 },
      signature: { keyId: '0123456789abcdef', publicKey: 'MCowBQYDK2VwAyEA', value: 'c2lnbmF0dXJl' },
      file: `evidence-${operationId}.json`,
    },
  ],
};
