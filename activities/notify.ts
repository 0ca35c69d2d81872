import { parseSender } from '../connectors/mail/message.ts';
import type { Sql } from '../db/connect.ts';
import { type Correspondent, correspondentOf, providerTemplates } from '../db/queries/messages.ts';
import type { CloseMode } from '../domain/operations/kinds.ts';
import type { Summary } from '../domain/operations/state.ts';
import {
  chooseTemplate,
  type MessageVariables,
  renderTemplate,
  TemplateError,
  type TemplateName,
} from '../domain/templates/index.ts';
import type { StepActivity, StepCall } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { deliver, queueMail } from './mail.ts';
import { outsideStep } from './step.ts';

/** The steps that tell the client what happened. */
export function notifyActivities(deps: Deps) {
  return {
    notifyClosed: notify(deps, 'client-closed', async (sql, call, everyone) => ({
      ...everyone,
      mode: call.params.mode as CloseMode,
      closedAt: call.now,
      services: await endedServices(sql, call),
      ...(await counts(sql, call)),
    })),
    notifyReopened: notify(deps, 'client-reopened', async (sql, call, everyone) => ({
      ...everyone,
      reopenedAt: call.now,
      endedServices: await allEndedServices(sql, call),
      ...(everyone.provider.url ? { signInUrl: everyone.provider.url } : {}),
    })),
  };
}

type Everyone = Pick<MessageVariables[TemplateName], 'provider' | 'client'>;

/** A step that sends one message, once. A client without an address is no failure: the summary says so. */
export function notify<N extends TemplateName>(
  deps: Deps,
  template: N,
  variables: (sql: Sql, call: StepCall, everyone: Everyone) => Promise<MessageVariables[N]>,
  fillIn?: (call: StepCall) => Promise<(text: string) => string>,
): StepActivity {
  return outsideStep<Summary>(deps, {
    act: async (call): Promise<Summary> => {
      const client = await correspondentOf(deps.sql, call.clientId);
      if (!client?.email) return { sent: 0, reason: 'no-address' };
      const mail = await compose(
        deps.sql,
        template,
        client,
        await variables(deps.sql, call, everyoneOf(client)),
      );
      const messageId = await queueMail(deps, { call, client, template, to: client.email, ...mail });
      await deliver(deps, messageId, call, fillIn && (() => fillIn(call)));
      return { sent: 1, message: messageId };
    },
    record: async (_tx, _call, summary) => summary,
  });
}

async function compose<N extends TemplateName>(
  sql: Sql,
  name: N,
  client: Correspondent,
  variables: MessageVariables[N],
) {
  const template = chooseTemplate({
    name,
    language: client.language,
    defaultLanguage: client.defaultLanguage,
    provided: await providerTemplates(sql, client.providerId, name),
  });
  try {
    return renderTemplate(template, variables, { timeZone: client.timeZone });
  } catch (error) {
    if (error instanceof TemplateError)
      throw new StepFailure({ code: 'bad-template', message: error.message });
    throw error;
  }
}

function everyoneOf(client: Correspondent): Everyone {
  return {
    provider: {
      name: client.providerName,
      ...(client.mailFrom ? { email: parseSender(client.mailFrom).address } : {}),
      ...(client.publicUrl ? { url: client.publicUrl } : {}),
    },
    client: { id: client.id, name: client.name },
  };
}

/** Names of the services that this operation ended. */
async function endedServices(sql: Sql, call: StepCall): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select concat_ws(' ', nullif(v.name, ''), nullif(v.domain, '')) as name
    from services v
    where v.client_id = ${call.clientId} and v.status in ('cancelled', 'terminated') and exists (
      select from operation_before_images b
      where b.operation_id = ${call.operationId} and b.table_name = 'services' and b.row_id = v.id)
    order by v.id limit 200`;
  return rows.map(({ name }) => name);
}

async function allEndedServices(sql: Sql, call: StepCall): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select concat_ws(' ', nullif(name, ''), nullif(domain, '')) as name from services
    where client_id = ${call.clientId} and status in ('cancelled', 'terminated') order by id limit 200`;
  return rows.map(({ name }) => name);
}

async function counts(sql: Sql, call: StepCall) {
  const [row] = await sql<{ cancelledInvoices: number; cancelledOrders: number; closedTickets: number }[]>`
    select count(*) filter (where table_name = 'invoices')::int as cancelled_invoices,
           count(*) filter (where table_name = 'orders')::int as cancelled_orders,
           count(*) filter (where table_name = 'tickets')::int as closed_tickets
    from operation_before_images where operation_id = ${call.operationId}`;
  return row ?? { cancelledInvoices: 0, cancelledOrders: 0, closedTickets: 0 };
}
