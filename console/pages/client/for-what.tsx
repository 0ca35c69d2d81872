import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { invoiceWords } from '../../words/client-invoice.ts';
import { readList } from './read.ts';

const MOST = 200;

/** What of a client a line can be for, the newest first. */
export async function thingsOf(
  call: StaffCall,
  clientId: number,
): Promise<{ value: string; label: string }[]> {
  const { things } = invoiceWords(call.language);
  const [services, addons, domains] = await Promise.all([
    readList(call, clientId, 'services', { limit: MOST }),
    readList(call, clientId, 'addons', { limit: MOST }),
    readList(call, clientId, 'domains', { limit: MOST }),
  ]);
  return [
    ...services.items.map(({ id, name, domain }) => ({
      value: `serviceId:${id}`,
      label: `${things.service} #${id} ${[name, domain].filter(Boolean).join(', ')}`,
    })),
    ...addons.items.map(({ id, name }) => ({
      value: `addonId:${id}`,
      label: `${things.addon} #${id} ${name}`,
    })),
    ...domains.items.map(({ id, name }) => ({
      value: `domainId:${id}`,
      label: `${things.domain} #${id} ${name}`,
    })),
  ];
}

/** The choice of what a line is for. */
export function ForWhat({
  call,
  things,
  value,
}: {
  call: StaffCall;
  things: readonly { value: string; label: string }[];
  value: string | undefined;
}) {
  const words = invoiceWords(call.language);
  return (
    <Select {...{ name: 'forWhat', label: words.forWhat, empty: words.forNothing, value, choices: things }} />
  );
}

/** What was chosen, as the API takes it. */
export function belongs(forWhat: string): Record<string, number> {
  const [, name = '', id = ''] = /^(serviceId|addonId|domainId):(\d{1,15})$/.exec(forWhat) ?? [];
  return name === '' ? {} : { [name]: Number(id) };
}
