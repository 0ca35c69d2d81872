import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Deps } from '../../../activities/deps.ts';
import { lookAt } from '../../../activities/dunning/look.ts';
import type { Mailer, OutgoingMail, SendOutcome } from '../../../connectors/mail/types.ts';
import type { Sql, Tx } from '../../../db/connect.ts';
import { type By, cancelInvoice, LedgerRefusal, recordPayment } from '../../../db/ledger/index.ts';
import { SWITCHES } from '../../../db/queries/dunning-facts.ts';
import { insertLadder } from '../../../db/queries/dunning-ladders.ts';
import { insertPaymentMethod } from '../../../db/queries/payment-methods.ts';
import { type DemoGateway, startGateway } from '../../../dev/gateway/server.ts';
import type { CaseEvent } from '../../../domain/dunning/simulate.ts';
import type { CaseFacts, Ladder } from '../../../domain/dunning/types.ts';
import type { LookOutcome, OperationInput } from '../../../workflows/contracts/messages.ts';
import { addGateway, CARDS } from '../../charges/support.ts';
import type { Story } from '../../domain/dunning-stories.ts';
import { openParts, type Parts } from '../../support/parts.ts';
import { carryOut } from './carry-out.ts';

/** Decides how a mail is met; it is told at which moment of the story that is. */
export type Meet = (mail: OutgoingMail) => Promise<SendOutcome> | SendOutcome;

/** A database, a gateway whose cards decline, and a mail server of the test's own making. */
export interface Stage {
  parts: Parts;
  gateway: DemoGateway;
  /** Writes a story's client and ladder into the record. */
  put(story: Story): Promise<Put>;
  /** How mails are met from now on. */
  meet: { mail: Meet };
  close(): Promise<void>;
}

/** A client of a story in the record, with its numbers by those of the story. */
export interface Put {
  clientId: number;
  invoices: ReadonlyMap<number, number>;
  services: ReadonlyMap<number, number>;
  happen(event: CaseEvent): Promise<void>;
  /** Looks, carries out what the look has begun, and looks again until nothing more is begun. */
  look(now: string): Promise<LookOutcome>;
}

/** The simulation knows of no brake: it is one client's, a brake is about all of them. */
const UNBRAKED = { dunning: { brake: { always: 1000 } } };
const ACCEPT: Meet = () => ({ state: 'accepted', response: 'ok' });

export async function openStage(): Promise<Stage> {
  const parts = await openParts();
  const gateway = await startGateway({ secretKey: 'sk_test_chargesGateway' });
  const meet = { mail: ACCEPT };
  const mailer: Mailer = { ...parts.deps.mailer, send: async (mail) => meet.mail(mail) };
  const started: OperationInput[] = [];
  const engine: Deps['engine'] = {
    ...parts.deps.engine,
    async start(_, input) {
      started.push(input);
      return 'started';
    },
  };
  const deps = { ...parts.deps, mailer, engine };
  return {
    ...{ parts, gateway, meet },
    put: (story) => putStory(parts.sql, deps, gateway, story, started),
    async close() {
      await gateway.stop();
      await parts.close();
    },
  };
}

/**
 * What services suffer is the matter of other tests: these stories are about what is said, charged and booked. So
 * their ladders suspend and terminate nothing.
 */
export function withoutServices({ ladder, ...story }: Story): Story {
  const rungs = ladder.rungs.filter(({ action }) => action.type !== 'suspend' && action.type !== 'terminate');
  return { ...story, ladder: { ...ladder, rungs } };
}

async function putStory(
  sql: Parts['sql'],
  deps: Parts['deps'],
  gateway: DemoGateway,
  { ladder, facts }: Story,
  started: OperationInput[],
): Promise<Put> {
  const one = async (rows: Promise<readonly { id: number }[]>) => (await rows)[0]?.id ?? 0;
  await sql`delete from outages`;
  const providerId = await one(
    sql`insert into providers (name, time_zone, policy) values ('P', ${facts.providerTimeZone}, ${sql.json(UNBRAKED)}) returning id`,
  );
  const groups = new Map<number, number>();
  for (const group of [1, 2])
    groups.set(
      group,
      await one(
        sql`insert into client_groups (provider_id, name) values (${providerId}, ${`G${group}`}) returning id`,
      ),
    );
  await sql`
    insert into mail_templates (provider_id, name, language, subject, text)
    values (${providerId}, 'own', 'en', 'About {{ invoice.number }}', 'Pay {{ invoice.owed }}.')`;
  const clientId = await one(sql`
    insert into clients (provider_id, first_name, email, currency, time_zone, group_id)
    values (${providerId}, 'Ada', 'ada@example.com', 'EUR', ${facts.timeZone}, ${groups.get(facts.groupId ?? 0) ?? null})
    returning id`);
  await putOverrides(sql, clientId, facts);
  if (facts.canCharge) await putCard(sql, deps, gateway, { providerId, clientId });
  const services = await putServices(sql, { providerId, clientId }, facts);
  const invoices = await putInvoices(sql, { providerId, clientId }, facts, services);
  const content = withGroups(ladder, groups);
  const { activeFrom: now } = ladder;
  await sql.begin((tx) =>
    insertLadder(tx, { providerId, groupId: null }, { version: 1, content, now, by: 'test' }),
  );
  return {
    ...{ clientId, invoices, services },
    happen: (event) => happen(sql, { clientId, providerId, invoices }, event),
    async look(at) {
      const { signal } = new AbortController();
      const logger = new DefaultLogger('ERROR'); // lost workers are part of the stories
      const once = () =>
        new MockActivityEnvironment({}, { logger }).run<[], LookOutcome, () => Promise<LookOutcome>>(() =>
          lookAt(deps, { clientId, now: at, signal }, { asCase: true }),
        );
      for (;;) {
        const outcome = await once();
        const operations = started.splice(0);
        if (operations.length === 0) return outcome;
        for (const input of operations) await carryOut(deps, input, at);
      }
    },
  };
}

function withGroups(
  { id: _, version: __, activeFrom: ___, ...content }: Ladder,
  groups: Map<number, number>,
) {
  const rungs = content.rungs.map((rung) => {
    const wanted = rung.conditions?.groups;
    return wanted
      ? { ...rung, conditions: { ...rung.conditions, groups: wanted.map((each) => groups.get(each) ?? 0) } }
      : rung;
  });
  return { ...content, rungs };
}

async function putOverrides(sql: Sql, clientId: number, { overrides }: CaseFacts): Promise<void> {
  for (const [name, key] of Object.entries(SWITCHES))
    if (overrides[name as keyof typeof SWITCHES])
      await sql`insert into client_settings (client_id, key, value, set_by) values (${clientId}, ${key}, 'true', 'test')`;
}

interface Whose {
  providerId: number;
  clientId: number;
}

async function putCard(
  sql: Parts['sql'],
  { vault }: Parts['deps'],
  gateway: DemoGateway,
  { providerId, clientId }: Whose,
): Promise<void> {
  await addGateway(sql, { providerId, url: gateway.url });
  const reference = `pm_${clientId}`;
  gateway.methods.put({ id: reference, customer: `cus_${clientId}`, last4: '9995' });
  await sql.begin((tx) =>
    insertPaymentMethod(
      tx,
      vault,
      { clientId, gateway: CARDS, kind: 'card', lastFour: '9995', isDefault: true },
      reference,
    ),
  );
}

async function putServices(
  sql: Sql,
  { providerId, clientId }: Whose,
  { services }: CaseFacts,
): Promise<Map<number, number>> {
  const numbers = new Map<number, number>();
  for (const { id, productType, ...its } of services) {
    const { status, suspendedReason, suspendedAt, autoSuspendOverride, suspendNotBefore } = its;
    const product = productType
      ? await sql<
          { id: number }[]
        >`insert into products (provider_id, name, type) values (${providerId}, 'X', ${productType}) returning id`
      : [];
    const [row] = await sql<{ id: number }[]>`
      insert into services (client_id, product_id, status, suspended_reason, suspended_at, auto_suspend_override, suspend_not_before, currency, cycle)
      values (${clientId}, ${product[0]?.id ?? null}, ${status}, ${suspendedReason}, ${suspendedAt}, ${autoSuspendOverride}, ${suspendNotBefore}, 'EUR', 'monthly')
      returning id`;
    numbers.set(id, row?.id ?? 0);
  }
  return numbers;
}

async function putInvoices(
  sql: Sql,
  { providerId, clientId }: Whose,
  { invoices }: CaseFacts,
  services: ReadonlyMap<number, number>,
): Promise<Map<number, number>> {
  const numbers = new Map<number, number>();
  for (const { id, dueOn, issuedOn, owedMinor, services: billed } of invoices) {
    const [row] = await sql<{ id: number }[]>`
      insert into invoices (provider_id, client_id, status, currency, issued_on, due_on, subtotal_minor, total_minor)
      values (${providerId}, ${clientId}, 'unpaid', 'EUR', ${issuedOn}, ${dueOn}, ${owedMinor}, ${owedMinor}) returning id`;
    const number = row?.id ?? 0;
    numbers.set(id, number);
    for (const [at, service] of billed.entries())
      await sql`
        insert into invoice_items (invoice_id, client_id, service_id, amount_minor)
        values (${number}, ${clientId}, ${services.get(service) ?? null}, ${at === 0 ? owedMinor : 0})`;
  }
  return numbers;
}

/** What happens from outside, in the way that it does; what the ledger refuses does not happen. */
async function happen(
  sql: Parts['sql'],
  { clientId, providerId, invoices }: Whose & { invoices: ReadonlyMap<number, number> },
  event: CaseEvent,
): Promise<void> {
  const by: By = { actor: { kind: 'staff', id: '1' }, now: event.at };
  const about = 'invoiceId' in event && event.invoiceId !== null ? invoices.get(event.invoiceId) : null;
  if (about === undefined) return;
  const booked = (work: (tx: Tx) => Promise<unknown>) =>
    sql.begin(work).catch((error: unknown) => {
      if (!(error instanceof LedgerRefusal)) throw error;
    });
  switch (event.type) {
    case 'payment': {
      const payment = {
        clientId,
        invoiceId: about,
        amountMinor: event.minor,
        currency: 'EUR',
        gateway: 'bank',
      };
      await booked((tx) => recordPayment(tx, by, payment));
      return;
    }
    case 'cancelled':
      await booked((tx) => cancelInvoice(tx, by, about ?? 0));
      return;
    case 'hold':
      await sql`
        insert into dunning_holds (client_id, invoice_id, kind, until, set_by, set_at)
        values (${clientId}, ${about}, ${event.kind}, ${event.until}, 'test', ${event.at})`;
      return;
    case 'release':
      await sql`
        update dunning_holds set released_by = 'test', released_at = ${event.at}
        where client_id = ${clientId} and invoice_id is not distinct from ${about} and released_at is null`;
      return;
    case 'dispute':
      await dispute(sql, { clientId, providerId, invoiceId: about ?? 0, open: event.open, at: event.at });
      return;
    case 'outage':
      await sql`insert into outages (began_at, ended_at) values (${event.at}, ${event.until})`;
      return;
    case 'overrides':
      throw new Error('No story changes overrides.');
  }
}

async function dispute(
  sql: Sql,
  { clientId, providerId, invoiceId, open, at }: Whose & { invoiceId: number; open: boolean; at: string },
): Promise<void> {
  if (!open) {
    await sql`
      update disputes set state = 'won', closed_at = ${at} where state = 'open' and transaction_id in (
        select id from transactions where invoice_id = ${invoiceId})`;
    return;
  }
  const [entry] = await sql<{ id: number }[]>`
    insert into transactions (provider_id, client_id, invoice_id, gateway, currency, at)
    values (${providerId}, ${clientId}, ${invoiceId}, 'bank', 'EUR', ${at}) returning id`;
  await sql`
    insert into disputes (client_id, transaction_id, gateway, currency, amount_minor)
    values (${clientId}, ${entry?.id ?? 0}, 'bank', 'EUR', 1)`;
}
