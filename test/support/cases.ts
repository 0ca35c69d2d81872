import { lookAt } from '../../activities/dunning/look.ts';
import type { Mailer } from '../../connectors/mail/types.ts';
import { insertLadder } from '../../db/queries/dunning-ladders.ts';
import { addDays } from '../../domain/calendar.ts';
import { type LadderInput, ladderSchema } from '../../domain/dunning/ladder.ts';
import type { TestApi } from '../api/support.ts';
import { openParts } from './parts.ts';

export interface Owing {
  clientId: number;
  invoiceId: number;
}

/** Looks of dunning at clients of an API's database, without an engine: whatever suspends must wait behind a brake. */
export interface Cases {
  /** how the mail server meets mails; by default it takes everything */
  mail: { send: Mailer['send'] };
  ladder(providerId: number, content: LadderInput, groupId?: number): Promise<void>;
  /** A client who owes 11.90 for one service since a day. */
  debtor(providerId: number, dueOn: string, fields?: Record<string, unknown>): Promise<Owing>;
  look(clientId: number, now: string): Promise<void>;
  /** Two clients of a provider of their own whose suspensions wait behind its brake. */
  braked(name: string): Promise<{ providerId: number; brakeId: number; debtors: [Owing, Owing] }>;
  close(): Promise<void>;
}

/** Opens them on the database of an API. */
export async function openCases({ sql, url, provider, client }: TestApi): Promise<Cases> {
  const parts = await openParts({ sql, url, drop: async () => {} });
  const mail: Cases['mail'] = { send: async () => ({ state: 'accepted', response: 'ok' }) };
  const deps = {
    ...parts.deps,
    mailer: { ...parts.deps.mailer, send: (...to: Parameters<Mailer['send']>) => mail.send(...to) },
  };
  const one = async (rows: Promise<readonly { id: number }[]>) => (await rows)[0]?.id ?? 0;

  const ladder: Cases['ladder'] = async (providerId, content, groupId) => {
    const written = {
      version: 1,
      content: ladderSchema.parse(content),
      now: '2020-01-01T00:00:00Z',
      by: 'test',
    };
    await sql.begin((tx) => insertLadder(tx, { providerId, groupId: groupId ?? null }, written));
  };
  const debtor: Cases['debtor'] = async (providerId, dueOn, fields) => {
    const clientId = await client(providerId, fields);
    const serviceId = await one(sql`
      insert into services (client_id, name, status, currency, cycle)
      values (${clientId}, 'Web Small', 'active', 'EUR', 'monthly') returning id`);
    const invoiceId = await one(sql`
      insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
      values (${providerId}, ${clientId}, 'unpaid', 'EUR', ${addDays(dueOn, -14)}, ${dueOn}, 1190, 1190) returning id`);
    await sql`
      insert into invoice_items (invoice_id, client_id, service_id, amount_minor)
      values (${invoiceId}, ${clientId}, ${serviceId}, 1190)`;
    return { clientId, invoiceId };
  };
  const look: Cases['look'] = async (clientId, now) => {
    await lookAt(deps, { clientId, now, signal: new AbortController().signal }, { asCase: true });
  };
  return {
    ...{ mail, ladder, debtor, look },
    async braked(name) {
      const providerId = await provider(name);
      const policy = { dunning: { brake: { services: 0, percent: 0, always: 0 } } };
      await sql`update providers set policy = ${sql.json(policy)} where id = ${providerId}`;
      await ladder(providerId, {
        rungs: [
          { id: 'notice', offsetDays: 1, action: { type: 'notice', level: 1 } },
          { id: 'suspend', offsetDays: 3, action: { type: 'suspend' } },
        ],
      });
      const today = new Date().toISOString().slice(0, 10);
      const due = addDays(today, -4);
      const debtors: [Owing, Owing] = [await debtor(providerId, due), await debtor(providerId, due)];
      for (const { clientId } of debtors) {
        await look(clientId, `${addDays(due, 1)}T12:00:00.000Z`);
        await look(clientId, `${addDays(due, 3)}T12:00:00.000Z`);
      }
      const brakeId = await one(sql`select id from dunning_brakes where provider_id = ${providerId}`);
      return { providerId, brakeId, debtors };
    },
    close: () => parts.close(),
  };
}
