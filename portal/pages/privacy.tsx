import { z } from 'zod';
import type { Deps } from '../../api/deps.ts';
import { recordChange } from '../../db/queries/change-log.ts';
import {
  type DataRequestRow,
  insertDataRequest,
  listClientDataRequests,
} from '../../db/queries/data-requests.ts';
import { settingsOfClient, writeSettings } from '../../db/queries/settings.ts';
import { policySchema } from '../../domain/policy.ts';
import { settingValues } from '../../domain/settings/resolve.ts';
import { FormToken } from '../../web/elements.tsx';
import { readForm } from '../../web/forms.ts';
import type { MemberCall, Portal } from '../env.ts';
import { actorOf, lead, show, writtenDay } from '../http.tsx';
import { clientToChange, memberPage } from '../member.ts';

const marketingForm = z.strictObject({ optOut: z.literal('yes').optional() });
const empty = z.strictObject({});

/** Advertising and the client's own data. */
export function registerPrivacy(portal: Portal, deps: Deps): void {
  memberPage(
    portal,
    deps,
    '/privacy',
    { permission: 'profile', staff: true },
    {
      get: showPrivacy,
      async post(call) {
        const { optOut } = await readForm(call, marketingForm, call.signed);
        await setOptOut(call, optOut === 'yes');
        return lead(call, '/privacy?done=saved');
      },
    },
  );
  memberPage(
    portal,
    deps,
    '/privacy/data-request',
    { permission: 'profile', staff: true },
    {
      async post(call) {
        await readForm(call, empty, call.signed);
        await requestData(call);
        return lead(call, '/privacy');
      },
    },
  );
}

async function optedOut({ deps, signed }: MemberCall): Promise<boolean> {
  return settingValues(await settingsOfClient(deps.sql, signed.client.id)).marketingOptOut;
}

async function setOptOut(call: MemberCall, to: boolean): Promise<void> {
  const { deps, signed, now } = call;
  const from = await optedOut(call);
  if (from === to) return;
  await deps.sql.begin(async (tx) => {
    const { id, providerId } = await clientToChange(tx, signed);
    const actor = actorOf(call);
    await writeSettings(tx, 'client', id, {
      edit: { marketingOptOut: to },
      by: actor.id ?? '',
      now: now.toISOString(),
    });
    await recordChange(tx, actor, {
      ...{ providerId, clientId: id, entity: 'client-settings', entityId: id, action: 'edited' },
      changes: { marketingOptOut: { from, to } },
    });
  });
}

/** Asks for the client's data once: while a request is open another one adds nothing. */
async function requestData(call: MemberCall): Promise<void> {
  const { deps, place, signed, now } = call;
  const { dataRequests } = policySchema.parse(place.policy);
  await deps.sql.begin(async (tx) => {
    const { id: clientId, providerId } = await clientToChange(tx, signed);
    if (openAccess(await listClientDataRequests(tx, clientId, { limit: 50 }))) return;
    const receivedOn = now.toISOString().slice(0, 10);
    const note = '';
    const row = await insertDataRequest(tx, {
      ...{ providerId, clientId, kind: 'access', receivedOn, note, days: dataRequests.days },
    });
    await recordChange(tx, actorOf(call), {
      ...{ providerId, clientId, entity: 'data request', entityId: row.id, action: 'created' },
      changes: { kind: { from: null, to: 'access' }, dueOn: { from: null, to: row.dueOn } },
    });
  });
}

function openAccess(requests: readonly DataRequestRow[]): DataRequestRow | undefined {
  return requests.find(({ kind, closedAt }) => kind === 'access' && closedAt === null);
}

async function showPrivacy(call: MemberCall): Promise<Response> {
  const { c, deps, place, words, signed } = call;
  const [out, requests] = await Promise.all([
    optedOut(call),
    listClientDataRequests(deps.sql, signed.client.id, { limit: 50 }),
  ]);
  const open = openAccess(requests);
  const say = words.privacyPage;
  return show(
    call,
    { title: words.privacy, done: c.req.query('done') === 'saved' ? words.saved : undefined },
    <>
      <h2>{say.marketing}</h2>
      <form method="post" action={`${place.base}/privacy`}>
        <FormToken signed={signed} />
        <div class="check">
          <label>
            <input type="checkbox" name="optOut" value="yes" checked={out} />
            {say.optOut}
          </label>
        </div>
        <button type="submit">{words.save}</button>
      </form>
      <h2>{say.data}</h2>
      <p>{say.dataAbout}</p>
      {open ? (
        <p class="done">{say.requested(writtenDay(call, open.dueOn))}</p>
      ) : (
        <form method="post" action={`${place.base}/privacy/data-request`}>
          <FormToken signed={signed} />
          <button type="submit" class="second">
            {say.request}
          </button>
        </form>
      )}
    </>,
  );
}
