import { Context } from '@temporalio/activity';
import { messageIdFor } from '../connectors/mail/message.ts';
import type { Tx } from '../db/connect.ts';
import {
  type Account,
  accountsOf,
  type CrossingRow,
  clientsWithTerms,
  endCrossing,
  noteCrossingMessage,
  openCrossing,
  openCrossings,
} from '../db/queries/client-accounts.ts';
import { lockClient } from '../db/queries/clients.ts';
import { type Correspondent, correspondentAt, insertMessage } from '../db/queries/messages.ts';
import { announce } from '../db/queries/outbox.ts';
import { crossingsOf } from '../domain/billing/account-limits.ts';
import { instantOf } from '../domain/calendar.ts';
import { written } from '../domain/money.ts';
import { chooseTemplate, type MessageVariables, renderTemplate } from '../domain/templates/index.ts';
import type { AccountActivities } from '../workflows/contracts/activities.ts';
import type { Deps } from './deps.ts';
import { StepFailure } from './failures.ts';
import { compose, everyoneOf } from './notify.ts';
import { handOver } from './outgoing.ts';
import { reported } from './reported.ts';

/** Clients at a time. */
const PAGE = 200;

const MAILS = { exceeded: 'account-exceeded', restricted: 'account-restricted' } as const;

/** D9. Sees which accounts have gone beyond their terms, and tells of each crossing once. */
export function accountActivities(deps: Deps): AccountActivities {
  const signal = () => Context.current().cancellationSignal;
  return {
    checkAccounts: ({ after, now }) =>
      reported(deps, async () => {
        const ids = await clientsWithTerms(deps.sql, { after, limit: PAGE });
        let crossings = 0;
        for (const { clientId, providerId } of await outOfDate(deps, ids, now)) {
          if (signal().aborted) break;
          crossings += await deps.sql.begin((tx) => followAccount(deps, tx, { clientId, providerId, now }));
        }
        return { crossings, last: ids.length < PAGE ? null : (ids.at(-1) ?? null) };
      }),

    sendAccountMails: ({ now }) =>
      reported(deps, () => handOver(deps, { templates: Object.values(MAILS), now, signal: signal() })),
  };
}

/** Accounts whose crossings are others than those that are noted. */
async function outOfDate({ sql }: Deps, ids: readonly number[], now: string): Promise<Account[]> {
  const noted = await openCrossings(sql, ids);
  return (await accountsOf(sql, ids, { now })).filter((account) => {
    const kinds = noted.filter(isOf(account)).map(({ kind }) => kind);
    const wanted = crossingsOf(account, account.standing);
    return kinds.length !== wanted.length || wanted.some(({ kind }) => !kinds.includes(kind));
  });
}

const isOf =
  ({ clientId, providerId }: { clientId: number; providerId: number }) =>
  (row: CrossingRow) =>
    row.clientId === clientId && row.providerId === providerId;

/** Notes and tells what has begun or ended since the last look; answers how many crossings are new. */
async function followAccount(
  deps: Deps,
  tx: Tx,
  { clientId, providerId, now }: { clientId: number; providerId: number; now: string },
): Promise<number> {
  const client = await lockClient(tx, clientId);
  // What an operation does to the client comes first; who is no client any more is not written to.
  if (!client || client.heldBy !== null || !['active', 'inactive'].includes(client.status)) return 0;
  const [account] = await accountsOf(tx, [clientId], { now, providerId });
  const wanted = account ? crossingsOf(account, account.standing) : [];
  const noted = (await openCrossings(tx, [clientId])).filter(isOf({ clientId, providerId }));
  for (const { id, kind } of noted) {
    if (wanted.some((each) => each.kind === kind)) continue;
    await endCrossing(tx, id, now);
    await tell(tx, { clientId, providerId, now }, kind, 'ended', null);
  }
  let begun = 0;
  for (const { kind, since } of wanted) {
    const id = await openCrossing(tx, { clientId, providerId, kind, since, now });
    if (id === undefined || !account) continue;
    begun += 1;
    await tell(tx, { clientId, providerId, now }, kind, 'begun', since);
    // Who is restricted from the start need not be told twice.
    if (kind === 'exceeded' && wanted.some((each) => each.kind === 'restricted')) continue;
    await writeNotice(deps, tx, account, { id, kind, since, now });
  }
  return begun;
}

function tell(
  tx: Tx,
  { clientId, providerId, now }: { clientId: number; providerId: number; now: string },
  kind: CrossingRow['kind'],
  what: 'begun' | 'ended',
  since: string | null,
): Promise<void> {
  return announce(tx, {
    topic: what === 'begun' ? `account.${kind}` : `account.no-longer-${kind}`,
    ...{ providerId, clientId, operationId: null, key: null, payload: { since }, now },
  });
}

async function writeNotice(
  deps: Deps,
  tx: Tx,
  account: Account,
  { id, kind, since, now }: Pick<CrossingRow, 'id' | 'kind' | 'since'> & { now: string },
): Promise<void> {
  const { clientId, providerId } = account;
  const client = await correspondentAt(tx, clientId, providerId);
  if (!client?.email) return;
  const dedupeKey = `${MAILS[kind]}/${id}`;
  const messageId = await insertMessage(tx, {
    ...(await letter(deps, tx, client, account, kind, since)),
    ...{ providerId, clientId, template: MAILS[kind], to: client.email, dedupeKey, now },
    messageId: messageIdFor(dedupeKey, client.mailFrom ?? deps.mailFrom),
  });
  if (messageId !== undefined) await noteCrossingMessage(tx, id, messageId);
}

/** A template of the provider that cannot be used does not keep a client from being told: ours is taken. */
async function letter(
  { log }: Deps,
  tx: Tx,
  client: Correspondent,
  account: Account,
  kind: CrossingRow['kind'],
  since: string,
) {
  const name = MAILS[kind];
  const variables = variablesOf(client, account, since);
  try {
    return await compose(tx, name, client, variables);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.error({ provider: account.providerId, template: name }, 'a template cannot be used; ours is taken');
    const { language, defaultLanguage, timeZone } = client;
    return renderTemplate(chooseTemplate({ name, language, defaultLanguage }), variables, { timeZone });
  }
}

function variablesOf(
  client: Correspondent,
  { owedMinor, creditLimitMinor, currency, standing }: Account,
  since: string,
): MessageVariables['account-exceeded'] {
  const everyone = everyoneOf(client);
  const noon = (day: string) => instantOf(day, '12:00', client.timeZone);
  return {
    ...everyone,
    owed: written({ minor: owedMinor, currency }, client.language),
    ...(creditLimitMinor !== null && {
      limit: written({ minor: creditLimitMinor, currency }, client.language),
    }),
    since: noon(since),
    ...(standing.state === 'repay-by' && {
      ...{ repayBy: noon(standing.repayBy), restrictedFrom: noon(standing.restrictedFrom) },
    }),
    ...(everyone.provider.url && { payUrl: everyone.provider.url }),
  };
}
