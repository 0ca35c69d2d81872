import { Select } from '../../components/filters.tsx';
import type { StaffCall } from '../../env.ts';
import { billingWords } from '../../words/client-billing.ts';
import { readList } from './read.ts';

const MOST = 200;

/** What of a client a line can be for, the newest first. */
export async function thingsOf(
  call: StaffCall,
  clientId: number,
): Promise<{ value: string; label: string }[]> {
  const { things } = billingWords(call.language);
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
  const words = billingWords(call.language);
  return (
    <Select {...{ name: 'forWhat', label: words.forWhat, empty: words.forNothing, value, choices: things }} />
  );
}

/** What was chosen, as the API takes it. */
export function belongs(forWhat: string): Record<string, number> {
  const [, name = '', id = ''] = /^(serviceId|addonId|domainId):(\d{1,15})$/.exec(forWhat) ?? [];
  return name === '' ? {} : { [name]: Number(id) };
}

/** What of the client a line is for. */
export function belongsTo(
  { language }: Pick<StaffCall, 'language'>,
  {
    serviceId,
    addonId,
    domainId,
  }: { serviceId: number | null; addonId: number | null; domainId: number | null },
): string {
  const { things } = billingWords(language);
  const named = (name: string, id: number | null) => (id === null ? [] : [`${name} #${id}`]);
  const all = [
    ...named(things.addon, addonId),
    ...named(things.service, serviceId),
    ...named(things.domain, domainId),
  ];
  return all.join(', ') || '–';
}
