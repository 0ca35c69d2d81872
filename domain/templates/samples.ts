import type { MessageVariables, TemplateName } from './types.ts';

const provider = { name: 'Example Hosting', email: 'help@example.com', url: 'https://example.com' };
const client = { id: 1042, name: 'Anna Kowalska' };

const closed = {
  provider,
  client,
  closedAt: '2026-01-31T09:30:00.000Z',
  services: ['example.com (Business)', 'shop.example (Starter)'],
  cancelledInvoices: 2,
  cancelledOrders: 1,
  closedTickets: 5,
};

const unpaid = {
  provider,
  client,
  invoice: { number: '2026-00042', owed: '€12.90', dueOn: '2026-03-20T11:00:00.000Z' },
  services: ['Business example.com', 'Starter shop.example'],
};
const unpaidInShort = { ...unpaid, provider: { name: provider.name }, services: [] };
const soonSuspended = { ...unpaid, suspendOn: '2026-04-10T07:00:00.000Z', payUrl: 'https://example.com' };
const soonEnded = { ...unpaid, terminateOn: '2026-05-04T07:00:00.000Z' };
const unpaidCases = [unpaidInShort, soonSuspended, soonEnded];

const account = { provider, client, owed: '€129.00', since: '2026-03-20T11:00:00.000Z' };
const accountCases = [
  {
    ...account,
    limit: '€100.00',
    repayBy: '2026-04-03T10:00:00.000Z',
    restrictedFrom: '2026-04-20T10:00:00.000Z',
    payUrl: 'https://example.com',
  },
  { ...account, provider: { name: provider.name } },
];

const signInCases = [
  { provider, client, login: 'anna@example.com' },
  { provider: { name: provider.name }, client, login: 'anna' },
];

/** Made-up values of each message, for previews and for checking templates; each shows another case. */
export const samples: { [N in TemplateName]: MessageVariables[N][] } = {
  'client-anonymized': [
    {
      provider,
      client,
      anonymizedAt: '2026-01-31T09:30:00.000Z',
      services: ['example.com (Business)', 'shop.example (Starter)'],
      keptUntil: '2036-12-31T23:00:00.000Z',
    },
    { provider: { name: provider.name }, client, anonymizedAt: '2026-01-31T09:30:00.000Z', services: [] },
  ],
  'client-closed': [
    { ...closed, mode: 'terminate' },
    {
      ...closed,
      mode: 'cancel',
      services: ['example.com (Business)'],
      cancelledInvoices: 1,
      cancelledOrders: 0,
    },
    {
      ...closed,
      mode: 'status-only',
      services: [],
      cancelledInvoices: 0,
      cancelledOrders: 0,
      closedTickets: 0,
    },
  ],
  'client-reopened': [
    {
      provider,
      client,
      reopenedAt: '2026-02-03T09:30:00.000Z',
      endedServices: ['shop.example (Starter)'],
      signInUrl: 'https://example.com/sign-in',
    },
    {
      provider: { name: provider.name },
      client,
      reopenedAt: '2026-02-03T09:30:00.000Z',
      endedServices: [],
    },
  ],
  'data-export': [
    {
      provider,
      client,
      format: 'json',
      link: 'https://tenure.example.com/exports/download?token=EXAMPLE',
      expiresAt: '2026-02-07T09:30:00.000Z',
    },
    {
      provider: { name: provider.name },
      client,
      format: 'pdf',
      link: 'https://tenure.example.com/exports/download?token=EXAMPLE',
      expiresAt: '2026-02-07T09:30:00.000Z',
    },
  ],
  'client-welcome': [
    {
      ...{ provider, client, number: '1042', login: 'ada@example.com' },
      ...{ areaUrl: 'https://my.example.com', passwordUrl: 'https://my.example.com/forgotten-password' },
    },
    { provider: { name: provider.name }, client, number: '1043' },
  ],
  'invoice-issued': [
    {
      provider,
      client,
      invoice: {
        ...{ number: '2026-00042', issuedOn: '2026-02-28T11:00:00.000Z', dueOn: '2026-03-14T11:00:00.000Z' },
        ...{ total: '€11.90', taxes: '€1.90', credit: '€2.00', owed: '€9.90' },
      },
      lines: [{ description: 'Web hosting M, example.com (2026-03-14 – 2026-04-13)', amount: '€10.00' }],
      moreLines: 2,
      payUrl: 'https://example.com',
    },
    {
      provider: { name: provider.name },
      client,
      invoice: { number: '2026-00043', total: '€10.00' },
      lines: [{ description: 'example.com', amount: '€10.00' }],
      moreLines: 0,
    },
  ],
  'card-expiring': [
    {
      provider,
      client,
      brand: 'Visa',
      lastFour: '4242',
      expiresOn: '2026-02-28T11:00:00.000Z',
      updateUrl: 'https://example.com',
    },
    { provider: { name: provider.name }, client, expiresOn: '2026-02-28T11:00:00.000Z' },
  ],
  'account-exceeded': accountCases,
  'account-restricted': accountCases,
  'password-reset': signInCases.map((sample) => ({
    ...sample,
    link: 'https://my.example.com/set-password?token=EXAMPLE',
    expiresAt: '2026-01-31T11:30:00.000Z',
  })),
  'password-generated': signInCases.map((sample, at) => ({
    ...{ ...sample, password: 'abcde-fghij-kmnpq-rstuv', expiresAt: '2026-01-31T11:30:00.000Z' },
    ...(at === 0 && { signInUrl: 'https://my.example.com/sign-in' }),
  })),
  'password-changed': signInCases.map((sample) => ({ ...sample, at: '2026-01-31T09:30:00.000Z' })),
  'two-factor-off': signInCases.map((sample) => ({ ...sample, at: '2026-01-31T09:30:00.000Z' })),
  'staff-invitation': signInCases.map((sample) => ({
    ...sample,
    link: 'https://tenure.example.com/staff/password?token=EXAMPLE',
    expiresAt: '2026-02-01T09:30:00.000Z',
  })),
  'payment-reminder': unpaidCases,
  'overdue-notice-1': unpaidCases,
  'overdue-notice-2': unpaidCases,
  'overdue-notice-3': unpaidCases,
  'final-warning': unpaidCases,
};

/** Every value that a template of this message may name, such as `client.name`. */
export function knownVariables(name: TemplateName): Set<string> {
  return pathsOfAll(samples[name]);
}

/** The paths of all values in these samples; what is in lists is left to the rendering. */
export function pathsOfAll(cases: readonly object[]): Set<string> {
  return new Set(cases.flatMap((sample) => pathsOf(sample)));
}

function pathsOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const path = prefix + key;
    return typeof item === 'object' && item !== null && !Array.isArray(item)
      ? [path, ...pathsOf(item, `${path}.`)]
      : [path];
  });
}
