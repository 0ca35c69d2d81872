import { z } from 'zod';
import { etagOf } from '../../../api/http/versions.ts';
import { Problem } from '../../../api/problems.ts';
import { domainSchema } from '../../../api/routes/clients/domains.ts';
import { addonSchema } from '../../../api/routes/clients/services.ts';
import { serviceSchema } from '../../../api/routes/services/schema.ts';
import { type ChosenList, chosenLists } from '../../../domain/operations/chosen.ts';
import type { StaffCall } from '../../env.ts';

const schemas = { services: serviceSchema, addons: addonSchema, domains: domainSchema } as const;

export type Service = z.output<typeof serviceSchema>;
export type Addon = z.output<typeof addonSchema>;
export type Domain = z.output<typeof domainSchema>;
/** One of what a client has, with the list that it is of. */
export type Item =
  | { list: 'services'; row: Service }
  | { list: 'addons'; row: Addon }
  | { list: 'domains'; row: Domain };

/** What the API calls one of a list where it asks for its number. */
export const idNames = { services: 'serviceId', addons: 'addonId', domains: 'domainId' } as const;
/** What the change log calls it. */
export const entities = { services: 'service', addons: 'addon', domains: 'domain' } as const;

/** The number that an address names. @throws Problem 404 */
export function itemIdOf({ c }: Pick<StaffCall, 'c'>): number {
  const text = c.req.param('itemId') ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Problem('not-found', 'There is no such thing.');
  return Number(text);
}

/** One of what a client has. */
export async function readItem({ api }: Pick<StaffCall, 'api'>, list: ChosenList, id: number): Promise<Item> {
  const row = await api.get(`/v1/${list}/${id}`, schemas[list]);
  return { list, row } as Item;
}

/** The version of a service that somebody sees; add-ons and domains have none. */
export function versionOf({ list, row }: Item): string {
  return list === 'services' ? etagOf(row) : '';
}

/** What it is called. */
export function nameOf({ list, row }: Item): string {
  const domain = list === 'services' ? row.domain : null;
  return row.name || domain || `#${row.id}`;
}

/** Numbers of what was chosen, by list. */
export type Chosen = Partial<Record<ChosenList, number[]>>;

const numbers = z
  .string()
  .regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,499}$/)
  .transform((text) => [...new Set(text.split(',').map(Number))]);

/** What a request names, `services=4,7` or once for each. @throws Problem 400 */
export async function chosenOf({ c }: Pick<StaffCall, 'c'>): Promise<Chosen> {
  const posted: Record<string, unknown> = c.req.method === 'POST' ? await c.req.parseBody({ all: true }) : {};
  const texts = (list: ChosenList) =>
    [c.req.method === 'POST' ? posted[list] : c.req.queries(list)].flat().filter(Boolean).join(',');
  return Object.fromEntries(
    chosenLists.flatMap((list) => {
      const text = texts(list);
      if (text === '') return [];
      const read = numbers.safeParse(text);
      if (!read.success) throw new Problem('invalid-request', 'The address names things that cannot be.');
      return [[list, read.data]];
    }),
  );
}

/** The same for an address. */
export function chosenQuery(chosen: Chosen): Record<string, string | undefined> {
  return Object.fromEntries(chosenLists.map((list) => [list, chosen[list]?.join(',')]));
}

/** Whether anything was chosen. */
export function isChosen(chosen: Chosen): boolean {
  return chosenLists.some((list) => (chosen[list]?.length ?? 0) > 0);
}
