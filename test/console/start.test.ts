import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planSchema } from '../../api/routes/operations/schema.ts';
import { type OperationKind, operationKinds, serviceCommands } from '../../domain/operations/kinds.ts';
import { type OperationsApi, operationsApi } from '../api/operations-support.ts';
import { addBelongings } from '../support/belongings.ts';
import { wrongOn } from '../support/visitor.ts';
import { englishOn, speak } from './english.ts';
import { staffOf } from './support.ts';

let api: OperationsApi;
beforeAll(async () => {
  api = await operationsApi();
});
afterAll(() => api?.close());

const STARTER = ['clients:read', 'operations:read', 'operations:start:close', 'operations:start:merge'];

describe('starting an operation', () => {
  test('X1: previews what it would touch and asks to type the number before anything is destroyed', async () => {
    const staff = await staffOf(api, STARTER);
    const client = await api.world.client({ services: 2 });
    const [user = ''] = client.users;
    const byDomain = await staff.get(`/console/start?clientId=${user}.example.com&kind=close`);
    expect(byDomain.to).toBe(`/console/clients/${client.id}/start/close`);
    const nobody = await staff.get('/console/start?clientId=Nobody+at+all&kind=close');
    expect(nobody.text).toContain('Nothing is found for “Nobody at all”.');
    const chosen = await staff.get(`/console/start?clientId=${client.id}&kind=close`);
    expect([chosen.status, chosen.to]).toEqual([303, `/console/clients/${client.id}/start/close`]);
    const empty = await staff.get(chosen.to ?? '');
    expect([empty.status, wrongOn(empty)]).toEqual([200, undefined]);
    expect(empty.document.querySelector('form[method=post][aria-labelledby=start]')).toBeNull();

    const page = `${chosen.to}?p.mode=terminate&p.notify=true`;
    const preview = await staff.get(page);
    const callouts = [...preview.document.querySelectorAll('.callout')].map((each) => each.textContent ?? '');
    expect(callouts[0]).toContain('This destroys:2 running services');
    expect(callouts[0]).toContain('It cannot be taken back after the step “Terminate services”.');
    expect(callouts[1]).toContain('2 accounts on 1 server will be removed with all data.');
    expect(await api.sql`select from operations where client_id = ${client.id}`).toHaveLength(0);

    const path = String(chosen.to);
    const slip = await staff.submit(page, path, { reason: 'by phone', startAt: '', typed: '999999' });
    expect([slip.status, wrongOn(slip)]).toEqual([
      422,
      `Type ${client.id} exactly as it is shown: this cannot be taken back.`,
    ]);
    expect(slip.document.querySelector('#reason')?.textContent).toBe('by phone');
    expect(await api.sql`select from operations where client_id = ${client.id}`).toHaveLength(0);

    const fields = { reason: 'by phone', typed: String(client.id) };
    const later = await staff.submit(page, path, { ...fields, startAt: '2099-01-01T10:00' });
    expect(later.document.querySelector('#state')?.textContent).toBe('scheduled');
    const [row] = await api.sql`
      select params, reason, start_at, plan_bound, requested_by_kind from operations where client_id = ${client.id}`;
    expect(row).toMatchObject({
      params: { mode: 'terminate', notify: true },
      ...{
        reason: 'by phone',
        startAt: '2099-01-01T10:00:00.000Z',
        planBound: true,
        requestedByKind: 'staff',
      },
    });

    const second = await staff.submit(page, path, { ...fields, startAt: '' });
    expect(second.status).toBe(409);
    expect(second.document.querySelector('main a[href*="/console/operations/"]')?.textContent).toBe(
      'To the operation that is in the way',
    );
  });

  test('X1: shows the plan as it is now when the client has changed since the preview', async () => {
    const staff = await staffOf(api, STARTER);
    const client = await api.world.client({ services: 1 });
    const path = `/console/clients/${client.id}/start/close`;
    const stale = await staff.submit(`${path}?p.mode=cancel`, path, {
      ...{ reason: 'by phone', startAt: '', planHash: 'a'.repeat(64) },
    });
    expect(stale.status).toBe(409);
    expect(wrongOn(stale)).toContain('The client changed since the preview.');
    expect(stale.text).toContain('What it does, step by step');
  });

  test('L6: a merge shows two profiles side by side and takes a choice per field', async () => {
    const staff = await staffOf(api, STARTER);
    const [stays, goes] = [
      await api.world.client({ name: 'Ada' }),
      await api.world.client({ name: 'Grace' }),
    ];
    const path = `/console/clients/${goes.id}/start/merge`;
    const preview = await staff.get(`${path}?p.into=${stays.id}`);
    const choice = preview.document.querySelector('select[name="field.firstName"]');
    expect(choice?.closest('tr')?.textContent).toContain('Ada');
    expect(choice?.closest('tr')?.textContent).toContain('Grace');
    const started = await staff.submit(`${path}?p.into=${stays.id}&field.firstName=other`, path, {
      ...{ reason: 'the same person', startAt: '2099-01-01T10:00' },
    });
    expect(started.document.querySelector('#state')?.textContent, started.text).toBe('scheduled');
    const [row] = await api.sql`select params from operations where client_id = ${goes.id}`;
    expect(row).toEqual({ params: { into: stays.id, fields: { firstName: 'other' } } });
  });

  test('X1: the preview of every kind speaks German and Polish: nothing of the API’s English is left', async () => {
    const staff = await staffOf(api, ['admin']);
    const [client, other] = [
      await api.world.client({ services: 2 }),
      await api.world.client({ name: 'Eve' }),
    ];
    const { methods } = await addBelongings(api.world, client);
    const ids = client.serviceIds.join(', ');
    const choices: Record<OperationKind, [path: string, asked: Record<string, unknown>][]> = {
      close: [
        ['p.mode=terminate&p.notify=true', { mode: 'terminate' }],
        ['p.mode=cancel&p.notify=false', { mode: 'cancel', notify: false }],
      ],
      reopen: [['p.notify=true', {}]],
      export: [['p.format=pdf&p.deliver=mail', { format: 'pdf', deliver: 'mail' }]],
      anonymize: [['p.notify=true', {}]],
      'erase-due': [['', {}]],
      delete: [
        ['p.mode=hard&p.removeTransactions=true', { mode: 'hard', removeTransactions: true }],
        ['p.mode=soft', { mode: 'soft' }],
      ],
      'remove-payment-method': [
        [
          `p.paymentMethodId=${methods[0]?.id}&p.force=true`,
          { paymentMethodId: methods[0]?.id, force: true },
        ],
      ],
      'change-currency': [
        ['p.to=USD&p.mode=recalculate&p.rate=1.1', { to: 'USD', mode: 'recalculate', rate: '1.1' }],
        ['p.to=JPY&p.mode=code-only', { to: 'JPY', mode: 'code-only' }],
      ],
      'disconnect-provider': [[`p.providerId=${api.world.providerId}`, { providerId: api.world.providerId }]],
      merge: [[`p.into=${other.id}`, { into: other.id }]],
      unmerge: [['', {}]],
      archive: [['', {}]],
      unarchive: [['', {}]],
      'service-commands': serviceCommands.map((command) => [
        `p.command=${command}&p.services=[${ids}]`,
        { command, services: client.serviceIds },
      ]),
      'bulk-update': [
        [
          `p.services=[${ids}]&p.set={"status":"terminated","nextDueOn":"2099-01-01"}`,
          { services: client.serviceIds, set: { status: 'terminated', nextDueOn: '2099-01-01' } },
        ],
      ],
      'remove-items': [[`p.services=[${ids}]`, { services: client.serviceIds }]],
      'set-payment-method': [['p.paymentMethod=nothing', { paymentMethod: 'nothing' }]],
    };
    for (const kind of operationKinds)
      for (const [fields, params] of choices[kind]) {
        const asked = await api.ask(`POST /v1/clients/${client.id}/operations/plan`, {
          body: { kind, ...params },
        });
        const { steps, blockers, warnings } = planSchema.parse(asked.body);
        const titles = steps.map(({ title }) => title);
        const english = [
          ...titles,
          ...steps.flatMap(({ skippable, touches }) => [skippable, ...touches.map(({ what }) => what)]),
          ...[...blockers, ...warnings].map(({ message }) => message),
        ];
        const path = `/console/clients/${client.id}/start/${kind}?${encodeURI(fields)}`;
        await speak(api, staff, 'en');
        expect(englishOn(await staff.get(path), titles).sort(), kind).toEqual(titles.sort());
        for (const language of ['de', 'pl'] as const) {
          await speak(api, staff, language);
          const page = await staff.get(path);
          const where = `${kind} ${fields} in ${language}`;
          expect(page.document.querySelectorAll('main tbody tr').length, where).toBeGreaterThanOrEqual(
            steps.length,
          );
          expect(englishOn(page, english), where).toEqual([]);
          const raw = [...page.document.querySelectorAll('main option')].filter(
            (option) => option.textContent === option.getAttribute('value'),
          );
          expect(
            raw.map((option) => option.textContent),
            where,
          ).toEqual([]);
        }
      }
  });

  test('offers only what the account may start, and escapes what a client is called', async () => {
    const staff = await staffOf(api, ['clients:read', 'operations:read', 'operations:start:close']);
    const shown = await staff.get('/console/start');
    const kinds = [...shown.document.querySelectorAll('select[name=kind] option')].map((each) =>
      each.getAttribute('value'),
    );
    expect(kinds).toEqual(['close']);
    const [stays, goes] = [
      await api.world.client({ name: '<img src=x onerror=alert(1)>' }),
      await api.world.client({ name: 'שלום' }),
    ];
    const merge = await staff.get(`/console/clients/${goes.id}/start/merge?p.into=${stays.id}`);
    expect(merge.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(merge.text).not.toContain('<img');
    expect(merge.text).toContain('Your account lacks the permission operations:start:merge.');
    expect((await staff.get('/console/clients/1/start/nonsense')).status).toBe(404);
    const refused = await staffOf(api, []);
    expect((await refused.get('/console/start')).text).toContain('Your account may start none of these.');
  });
});
