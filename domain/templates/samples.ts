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

/** Made-up values of each message, for previews and for checking templates; each shows another case. */
export const samples: { [N in TemplateName]: MessageVariables[N][] } = {
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
