import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formTokenOf, type Visitor, wrongOn } from '../support/visitor.ts';
import { type Person, type PortalWorld, portalWorld } from './support.ts';

let world: PortalWorld;
beforeAll(async () => {
  world = await portalWorld();
});
afterAll(() => world?.close());

async function signedIn(fields: Record<string, unknown> = {}): Promise<{ person: Person; visitor: Visitor }> {
  const person = await world.person(fields);
  const visitor = world.visitor();
  await visitor.signIn(person.name);
  return { person, visitor };
}

const clientOf = async (id: number) => (await world.api.ask(`GET /v1/clients/${id}`)).body;
const setting = async (path: string, body: object) => {
  const etag = (await world.api.ask(`GET ${path}/settings`)).headers.get('etag') ?? '';
  return world.api.ask(`PATCH ${path}/settings`, { body, headers: { 'if-match': etag } });
};

describe('the profile in the client area', () => {
  test('C4: is edited by the client, in the log as the client, and looked at by dunning when the address changes', async () => {
    const { person, visitor } = await signedIn({ city: 'London' });
    const saved = await visitor.submit('/profile', '/profile', {
      ...{
        city: ' Ockham ',
        country: 'GB',
        phone: '020 7946 0958',
        email: 'ada@ockham.example',
        language: 'de',
      },
    });
    expect(saved.document.querySelector('.done')?.textContent?.trim()).toBe('Saved.');
    expect(await clientOf(person.clientId)).toMatchObject({
      ...{
        city: 'Ockham',
        country: 'GB',
        phone: '+44.2079460958',
        email: 'ada@ockham.example',
        language: 'de',
      },
    });
    const [line] = (await world.api.ask(`GET /v1/clients/${person.clientId}/change-log`)).body.items;
    expect(line).toMatchObject({
      ...{ entity: 'client', action: 'edited', actorKind: 'client', actorId: `login:${person.loginId}` },
      ...{ address: '198.51.100.7', changes: { city: { from: 'London', to: 'Ockham' } } },
    });
    expect(world.api.touched).toContain(person.clientId);
  });

  test('C4: fields that staff have locked, for all or for one client, are shown and cannot be sent', async () => {
    const [{ person, visitor }, other] = [await signedIn({ taxId: 'DE1' }), await signedIn()];
    expect(
      (await setting(`/v1/clients/${person.clientId}`, { lockedProfileFields: 'taxId,email' })).status,
    ).toBe(200);
    const page = await visitor.get('/profile');
    expect(page.document.querySelector('input#taxId')?.getAttribute('value')).toBe('DE1');
    expect(page.document.querySelector('[name=taxId]')).toBeNull();
    expect(page.document.querySelector('[name=email]')).toBeNull();
    const sent = await visitor.submit('/profile', '/profile', { taxId: 'DE2', city: 'Berlin' });
    expect(sent.status).toBe(400);
    expect(await clientOf(person.clientId)).toMatchObject({ taxId: 'DE1', city: '' });
    expect((await visitor.submit('/profile', '/profile', { city: 'Berlin' })).status).toBe(200);
    expect((await other.visitor.get('/profile')).document.querySelector('[name=taxId]')).not.toBeNull();
    await setting(`/v1/providers/${world.providerId}`, { lockedProfileFields: 'taxId' });
    expect((await other.visitor.get('/profile')).document.querySelector('[name=taxId]')).toBeNull();
    // What is set at the client counts before what is set at its provider.
    await setting(`/v1/clients/${other.person.clientId}`, { lockedProfileFields: '' });
    expect((await other.visitor.get('/profile')).document.querySelector('[name=taxId]')).not.toBeNull();
    await setting(`/v1/providers/${world.providerId}`, { lockedProfileFields: null });
    for (const wrong of ['status', 'email,', 'email;phone', 'email, phone'])
      expect(
        (await setting(`/v1/clients/${person.clientId}`, { lockedProfileFields: wrong })).status,
        wrong,
      ).toBe(400);
  });

  test('C4: takes no field that it does not show: status, group, provider, currency, notes', async () => {
    const { person, visitor } = await signedIn();
    for (const field of [
      'status',
      'groupId',
      'providerId',
      'currency',
      'characteristic',
      'customFields',
      'id',
      'label',
    ]) {
      const sent = await visitor.submit('/profile', '/profile', { city: 'X', [field]: '1' });
      expect(sent.status, field).toBe(400);
    }
    expect(await clientOf(person.clientId)).toMatchObject({ city: '', status: 'active', label: null });
  });

  test('C4: says which values cannot be used, and keeps what was typed', async () => {
    const { person, visitor } = await signedIn();
    const wrong = { email: 'not an address', phone: '1', firstName: '', lastName: '', city: 'Ockham' };
    const page = await visitor.submit('/profile', '/profile', wrong);
    expect(page.status).toBe(422);
    const invalid = [...page.document.querySelectorAll('[aria-invalid=true]')].map((each) =>
      each.getAttribute('name'),
    );
    expect(invalid.sort()).toEqual(['email', 'lastName', 'phone']);
    for (const input of page.document.querySelectorAll('[aria-invalid=true]'))
      expect(
        page.document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent,
      ).toBeTruthy();
    expect(page.document.querySelector('[name=city]')?.getAttribute('value')).toBe('Ockham');
    expect(await clientOf(person.clientId)).toMatchObject({ city: '', firstName: 'Ada' });
    const script = await visitor.submit('/profile', '/profile', {
      companyName: '"><script>alert(1)</script>',
    });
    expect(script.text).not.toContain('<script>');
    expect(script.text).toContain('&lt;script&gt;');
  });

  test('C4: overwrites nobody else’s change, and waits while an operation holds the client', async () => {
    const { person, visitor } = await signedIn();
    const page = await visitor.get('/profile');
    const version = page.document.querySelector('[name=version]')?.getAttribute('value') ?? '';
    await world.api.sql`update clients set city = 'Paris' where id = ${person.clientId}`;
    const stale = await visitor.post('/profile', { formToken: formTokenOf(page), version, city: 'Ockham' });
    expect(stale.status).toBe(409);
    expect(await clientOf(person.clientId)).toMatchObject({ city: 'Paris' });
    await world.api.hold(person.clientId);
    const held = await visitor.submit('/profile', '/profile', { city: 'Ockham' });
    expect([held.status, wrongOn(held)]).toEqual([
      409,
      'We are working on your account just now. Please try again later.',
    ]);
    expect(await clientOf(person.clientId)).toMatchObject({ city: 'Paris' });
  });
});

describe('what a client reads', () => {
  async function invoice(clientId: number, status = 'unpaid', number = 'INV-1'): Promise<number> {
    const [row] = await world.api.sql<{ id: number }[]>`
      insert into invoices (provider_id, client_id, number, status, currency, issued_on, due_on, subtotal_minor, total_minor)
      values (${world.providerId}, ${clientId}, ${status === 'draft' ? null : number}, ${status}, 'EUR', '2026-03-01', '2026-03-15', 1250, 1250)
      returning id`;
    await world.api.sql`
      insert into invoice_items (invoice_id, client_id, description, amount_minor)
      values (${row?.id ?? 0}, ${clientId}, 'Web Small <b>', 1250)`;
    return row?.id ?? 0;
  }

  test('M1: invoices with their lines and sums; drafts and those of others do not exist for it', async () => {
    const [{ person, visitor }, other] = [await signedIn(), await world.person()];
    const mine = await invoice(person.clientId, 'unpaid', 'INV-7');
    const [draft, theirs] = [
      await invoice(person.clientId, 'draft'),
      await invoice(other.clientId, 'unpaid', 'INV-8'),
    ];
    const list = await visitor.get('/invoices');
    expect(list.text).toContain('INV-7');
    expect(list.text).toContain('€12.50');
    expect(list.text).not.toContain('INV-8');
    expect(list.text).not.toContain(`/invoices/${draft}"`);
    const one = await visitor.get(`/invoices/${mine}`);
    expect(one.document.querySelector('h1')?.textContent).toBe('Invoice INV-7');
    expect(one.text).toContain('Web Small &lt;b&gt;');
    const none = await visitor.get('/invoices/999999999');
    for (const id of [theirs, draft]) {
      const page = await visitor.get(`/invoices/${id}`);
      expect([page.status, page.text], String(id)).toEqual([404, none.text]);
    }
    for (const id of ['0', '1e3', '-1', `${mine}'`, '99999999999999999999'])
      expect((await visitor.get(`/invoices/${id}`)).status, id).toBe(404);
    expect((await visitor.get('/')).text).toContain('One unpaid invoice');
  });

  test('C11: services, many of them page by page', async () => {
    const { person, visitor } = await signedIn();
    await world.api.sql`
      insert into services (client_id, name, domain, status, currency, cycle, price_minor, next_due_on)
      select ${person.clientId}, 'Web ' || n, 'd' || n || '.example.com', 'active', 'EUR', 'monthly', 490, '2026-04-01'
      from generate_series(1, 60) n`;
    const names: string[] = [];
    let path: string | undefined = '/services';
    for (let pages = 0; path !== undefined && pages < 5; pages++) {
      const page = await visitor.get(path);
      names.push(
        ...[...page.document.querySelectorAll('tbody tr td:first-child')].map(
          (each) => each.textContent ?? '',
        ),
      );
      const older = [...page.document.querySelectorAll('main a')].find(
        (each) => each.textContent === 'Older',
      );
      path = older?.getAttribute('href') ?? undefined;
    }
    expect(names).toEqual(Array.from({ length: 60 }, (_, n) => `Web ${60 - n}`));
  });

  test('C7: files that are meant for it, to be saved and never shown; those of staff and of others do not exist', async () => {
    const [{ person, visitor }, other] = [await signedIn(), await world.person()];
    const put = async (clientId: number, fileName: string, staffOnly: boolean) => {
      const body = {
        fileName,
        title: fileName,
        content: Buffer.from('<script>1</script>').toString('base64'),
        staffOnly,
      };
      return (await world.api.ask(`POST /v1/clients/${clientId}/files`, { body })).body.id;
    };
    const [shared, secret, foreign] = [
      await put(person.clientId, 'offer.html', false),
      await put(person.clientId, 'assessment.txt', true),
      await put(other.clientId, 'theirs.txt', false),
    ];
    const list = await visitor.get('/files');
    expect(list.text).toContain('offer.html');
    expect(list.text).not.toContain('assessment');
    expect(list.text).not.toContain('theirs');
    const file = await visitor.get(`/files/${shared}`);
    expect([file.status, file.text]).toEqual([200, '<script>1</script>']);
    expect(file.headers.get('content-disposition')).toContain('attachment; filename="offer.html"');
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    for (const id of [secret, foreign, 99999999])
      expect((await visitor.get(`/files/${id}`)).status).toBe(404);
  });

  test('C8: notices that were written for the client area, and no other messages', async () => {
    const [{ person, visitor }, other] = [await signedIn(), await world.person()];
    for (const [clientId, channel, state, subject] of [
      [person.clientId, 'portal', 'sent', 'Works on Sunday'],
      [person.clientId, 'email', 'sent', 'A mail'],
      [person.clientId, 'portal', 'failed', 'Not sent'],
      [other.clientId, 'portal', 'sent', 'For somebody else'],
    ] as const)
      await world.api.sql`
        insert into messages (provider_id, client_id, channel, to_address, subject, body_text, state)
        values (${world.providerId}, ${clientId}, ${channel}, '', ${subject}, 'Line 1\nLine 2 <i>', ${state})`;
    const page = await visitor.get('/notices');
    expect([...page.document.querySelectorAll('h2')].map((each) => each.textContent)).toEqual([
      'Works on Sunday',
    ]);
    expect(page.text).toContain('Line 2 &lt;i&gt;');
  });
});

describe('other users of an account', () => {
  test('C3: are let in by the owner, with what they may open, and taken out again', async () => {
    const { person, visitor } = await signedIn();
    const done = await visitor.submit('/users', '/users', {
      ...{
        email: 'Clerk@Example.com',
        firstName: 'Charles',
        lastName: 'Clerk',
        permissions: ['invoices', 'files'],
      },
    });
    expect(done.status).toBe(200);
    const logins = await world.logins(person.clientId);
    expect(logins[1]).toMatchObject({
      ...{ name: 'clerk@example.com', owner: false, permissions: ['invoices', 'files'], passwordSet: false },
    });
    const id = logins[1]?.id;
    await visitor.submit('/users', `/users/${id}`, { permissions: 'products' });
    const after = await world.logins(person.clientId);
    expect(after[1]).toMatchObject({ permissions: ['products'] });
    await visitor.submit('/users', `/users/${id}/remove`);
    expect(await world.logins(person.clientId)).toHaveLength(1);
    expect((await world.changes(person.clientId)).map(({ action }) => action)).toEqual([
      ...['signed in', 'admitted', 'permissions set', 'removed'],
    ]);
  });

  test('C3: open only what they were given, and give away no more than they have', async () => {
    const { person } = await signedIn();
    const [clerk, third] = [await world.person(), await world.person()];
    await world.api.sql`delete from login_clients where client_id = ${clerk.clientId}`;
    await world.tie(clerk.loginId, person.clientId, { permissions: ['contacts', 'invoices', 'tickets'] });
    await world.tie(third.loginId, person.clientId, { permissions: ['products', 'tickets'] });
    const visitor = world.visitor();
    await visitor.signIn(clerk.name);
    const reach = async (path: string) => (await visitor.get(path)).status;
    for (const path of ['/', '/invoices', '/users', '/security']) expect(await reach(path), path).toBe(200);
    for (const path of ['/profile', '/services', '/files', '/notices', '/privacy'])
      expect(await reach(path), path).toBe(403);
    const menu = [...(await visitor.get('/')).document.querySelectorAll('nav a')].map(
      (each) => each.textContent,
    );
    expect(menu).toEqual(['Overview', 'Invoices', 'Users', 'Security']);
    const formToken = formTokenOf(await visitor.get('/users'));
    const may = async (loginId: number) => {
      const items = await world.logins(person.clientId);
      return items.find(({ id }) => id === loginId)?.permissions;
    };
    const post = async (path: string, fields: Record<string, string | string[]>) =>
      (await visitor.post(path, { formToken, ...fields })).status;
    expect(await post(`/users/${third.loginId}`, { permissions: ['products', 'profile'] })).toBe(403);
    expect(await post(`/users/${third.loginId}`, { permissions: ['invoices'] })).toBe(403);
    expect(await post(`/users/${third.loginId}`, { permissions: ['products', 'invoices'] })).toBe(303);
    expect(await may(third.loginId)).toEqual(['products', 'invoices', 'tickets']);
    expect(await post(`/users/${clerk.loginId}`, { permissions: ['profile'] })).toBe(404);
    expect(await post(`/users/${person.loginId}`, { permissions: [] })).toBe(404);
    expect(await post(`/users/${person.loginId}/remove`, {})).toBe(404);
    expect(
      await post('/users', { email: 'x@example.com', firstName: '', lastName: '', permissions: 'files' }),
    ).toBe(403);
    expect(await post(`/users/${third.loginId}`, { permissions: ['owner'] })).toBe(400);
    const stranger = await world.person();
    expect(await post(`/users/${stranger.loginId}`, { permissions: ['invoices'] })).toBe(404);
  });

  test('C3: whether a stranger has a login is not told by letting them in', async () => {
    const { visitor } = await signedIn();
    const stranger = await world.person();
    const answers = [];
    for (const email of [stranger.name, 'nobody-yet@example.com']) {
      const fields = { email, firstName: '', lastName: '' };
      const { status, to } = await visitor.post('/users', {
        formToken: formTokenOf(await visitor.get('/users')),
        ...fields,
      });
      answers.push([status, to]);
    }
    expect(answers[0]).toEqual(answers[1]);
    const [row] = await world.api.sql`select first_name from logins where id = ${stranger.loginId}`;
    expect(row?.firstName).toBe('Ada');
  });
});

describe('privacy', () => {
  test('L23: the client opts out of advertising and in again, and the setting says who did', async () => {
    const { person, visitor } = await signedIn();
    const value = async () => {
      const { settings } = (await world.api.ask(`GET /v1/clients/${person.clientId}/settings`)).body;
      return (settings as Record<string, { value: unknown }>).marketingOptOut?.value;
    };
    await visitor.submit('/privacy', '/privacy', { optOut: 'yes' });
    expect(await value()).toBe(true);
    const [row] = await world.api
      .sql`select set_by from client_settings where client_id = ${person.clientId}`;
    expect(row?.setBy).toBe(`login:${person.loginId}`);
    await visitor.submit('/privacy', '/privacy');
    expect(await value()).toBe(false);
  });

  test('L13: the client asks for its data once, due as the provider’s policy says', async () => {
    const { person, visitor } = await signedIn();
    await visitor.submit('/privacy', '/privacy/data-request');
    const page = await visitor.get('/privacy');
    expect(page.text).toContain('You have asked for your data');
    await visitor.post('/privacy/data-request', { formToken: formTokenOf(page) });
    const { items } = (await world.api.ask(`GET /v1/clients/${person.clientId}/data-requests`)).body;
    const day = world.now().toISOString().slice(0, 10);
    const due = new Date(Date.parse(day) + 30 * 86_400_000).toISOString().slice(0, 10);
    expect(items).toMatchObject([{ kind: 'access', receivedOn: day, dueOn: due, closedAt: null }]);
  });
});
