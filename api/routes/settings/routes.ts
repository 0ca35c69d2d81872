import { touchDebtors, touchDunning } from '../../../db/ledger/index.ts';
import { changesBetween, recordChange } from '../../../db/queries/change-log.ts';
import { SWITCHES } from '../../../db/queries/dunning-facts.ts';
import { writeSettings } from '../../../db/queries/settings.ts';
import type { Level } from '../../../domain/settings/registry.ts';
import { type Given, settingsAt } from '../../../domain/settings/resolve.ts';
import { idParams } from '../../fields/common.ts';
import { actorOf } from '../../http/actor.ts';
import { ok } from '../../http/answer.ts';
import { nameOf } from '../../http/caller.ts';
import { endpoint, type WriteCall, writing } from '../../http/endpoint.ts';
import { contentEtag, requireVersion } from '../../http/versions.ts';
import type { ProblemKind } from '../../problems.ts';
import { type Owner, owners } from './owners.ts';
import { settingsEdit, settingsExample, settingsSchema, shown } from './schema.ts';

/** D8. Reading and changing what is set at one level, with what it inherits. */
function settingsAtLevel(
  level: Level,
  { path, name, of, scope }: { path: string; name: string; of: string; scope: 'providers' | 'clients' },
) {
  const params = idParams(name, `the ${of}’s number`);
  const aboutClients = scope === 'clients';
  const answers = [
    {
      ...{ status: 200 as const, description: 'Each setting with its value and where it comes from.' },
      ...{ schema: settingsSchema, example: settingsExample, headers: { ETag: 'what is set here' } },
    },
  ];
  const read = endpoint(
    {
      method: 'get',
      ...{ path: `${path}/settings`, scope: `${scope}:read` as const, tag: 'Settings', params, answers },
      summary: `Read the settings of a ${of}`,
      description:
        'A setting that is set at several levels has the value of the nearest: service, client, client group, provider, system.',
    },
    async ({ params: found }, call) => {
      const id = found[name] ?? 0;
      await owners[level].read(call, id);
      const given = await owners[level].given(call.sql, id);
      return ok(shown(level, id, given), { ETag: contentEtag(ownOf(level, given)) });
    },
  );
  const edit = writing(
    {
      method: 'patch',
      ...{ path: `${path}/settings`, scope: `${scope}:write` as const, tag: 'Settings', params, answers },
      summary: `Set or clear settings of a ${of}`,
      description:
        'Only what is sent changes; null clears a setting, which then has the value of the level above.',
      body: settingsEdit(level),
      problems: aboutClients ? (['client-held', 'client-merged', 'client-gone'] satisfies ProblemKind[]) : [],
    },
    async ({ params: found, body }, call) => {
      const id = found[name] ?? 0;
      const { tx, c, caller, now } = call;
      const owner = await owners[level].change(call, id);
      const before = ownOf(level, await owners[level].given(tx, id));
      requireVersion(c.req.header('if-match'), contentEtag(before));
      const changes = changesBetween(before, body);
      if (Object.keys(changes).length > 0) {
        const by = nameOf(caller);
        await writeSettings(tx, level, id, { edit: body, by, now: now().toISOString() });
        await recordChange(tx, actorOf(call), {
          ...{ ...owner, entity: `${level}-settings`, entityId: id, action: 'edited', changes },
        });
        if (Object.values(SWITCHES).some((each) => each in changes))
          await tellDunning(call, level, id, owner);
      }
      const given = await owners[level].given(tx, id);
      return ok(shown(level, id, given), { ETag: contentEtag(ownOf(level, given)) });
    },
  );
  return [read, edit];
}

/** What is set at the level itself. */
function ownOf(level: Level, given: Given): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settingsAt(level, given))
      .filter(([, { own }]) => own !== null)
      .map(([name, { own }]) => [name, own]),
  );
}

/** Whoever may be spared now, or no longer, is looked at again. */
async function tellDunning(call: WriteCall, level: Level, id: number, owner: Owner): Promise<void> {
  const { tx, dunning, now } = call;
  const at = { now: now().toISOString() };
  const { clientId, providerId } = owner;
  if (clientId === null)
    return touchDebtors(
      tx,
      at,
      level === 'group' ? { providerId, groupId: id } : { providerId },
      'settings-changed',
    );
  await touchDunning(tx, at, clientId, 'settings-changed');
  call.afterCommit(() => dunning.touched(clientId, 'settings-changed'));
}

export const settingsRoutes = [
  ...settingsAtLevel('provider', {
    ...{ path: '/v1/providers/{providerId}', name: 'providerId', of: 'provider', scope: 'providers' },
  }),
  ...settingsAtLevel('group', {
    ...{ path: '/v1/client-groups/{groupId}', name: 'groupId', of: 'client group', scope: 'providers' },
  }),
  ...settingsAtLevel('client', {
    ...{ path: '/v1/clients/{clientId}', name: 'clientId', of: 'client', scope: 'clients' },
  }),
  ...settingsAtLevel('service', {
    ...{ path: '/v1/services/{serviceId}', name: 'serviceId', of: 'service', scope: 'clients' },
  }),
];
