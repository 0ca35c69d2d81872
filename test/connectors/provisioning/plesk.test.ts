import { decodeXML } from 'entities';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { carryOut } from '../../../connectors/provisioning/carry-out.ts';
import * as packets from '../../../connectors/provisioning/plesk-packets.ts';
import { type AccountIdentity, ConnectorMisuseError } from '../../../connectors/provisioning/types.ts';
import { CALL, opener, QUICK } from './opened.ts';
import { guidOf, PLANS, type PleskPanel, startPleskPanel } from './plesk-panel.ts';

const KEY = 'the-good-token';
const OURS = { username: 'clientone', domain: 'client-one.example' };
const { panel, answering, connect } = opener('plesk', { secretKey: KEY });

const plesk = () =>
  panel(startPleskPanel({ secretKey: KEY, username: 'admin', password: 'the-good-password' }));
const withClient = async () => {
  const made = await plesk();
  made.customers.set('clientone', { login: 'clientone', owner: 'admin', password: '' });
  return made;
};
const names = (made: PleskPanel) => made.webspaces.map(({ name }) => name);
const packet = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><packet version="1.6.9.1">${inner}</packet>`;
const refusal = (code: number, text: string) =>
  packet(
    `<webspace><get><result><status>error</status><errcode>${code}</errcode><errtext>${text}</errtext></result></get></webspace>`,
  );
const found = (info: string, id = '101') =>
  packet(
    `<webspace><get><result><status>ok</status><id>${id}</id><data><gen_info>${info}</gen_info></data></result></get></webspace>`,
  );
const INFO = '<name>client-one.example</name><guid>G-1</guid><owner-login>clientone</owner-login>';

describe('Plesk: an empty filter means every object', () => {
  test('X3 plesk: one empty filter removes the subscriptions of all customers', async () => {
    const made = await withClient();
    made.addWebspace({ name: 'client-one.example', ownerLogin: 'clientone' });
    made.addWebspace({ name: 'neighbour.example', ownerLogin: 'neighbour' });
    const answer = await fetch(`${made.server.origin}/enterprise/control/agent.php`, {
      method: 'POST',
      headers: { KEY, 'content-type': 'text/xml' },
      body: packet('<webspace><del><filter/></del></webspace>'),
    });
    expect(await answer.text()).toContain('<status>ok</status>');
    expect(made.webspaces).toEqual([]);
  });

  test('X3 plesk: no packet with an empty filter can be made, whatever the values are', () => {
    const blank = fc.stringMatching(/^[ \t\r\n]{0,4}$/);
    const picking: ((value: string) => packets.PleskPacket)[] = [
      packets.deleteWebspace,
      (id) => packets.setWebspaceStatus(id, 16),
      (id) => packets.switchPlan(id, 'guid'),
      (login) => packets.setCustomerPassword(login, 'new'),
      packets.findCustomer,
      (name) => packets.findPlans('name', [name]),
      (name) => packets.findWebspaces('name', [name]),
      (guid) => packets.findWebspaces('guid', ['there', guid]),
    ];
    fc.assert(
      fc.property(blank, fc.constantFrom(...picking), (value, make) => {
        expect(() => make(value)).toThrow(ConnectorMisuseError);
      }),
    );
    expect(() => packets.findWebspaces('owner-login', [])).toThrow(ConnectorMisuseError);
    expect(() => packets.deleteWebspace('0')).toThrow(ConnectorMisuseError);
    expect(() => packets.deleteWebspace('1</id></filter><filter/>')).toThrow(ConnectorMisuseError);
  });

  test('X12 plesk: values are escaped and arrive as they are, or are refused where XML cannot carry them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (password) => {
        let xml: string;
        try {
          xml = packets.setCustomerPassword('clientone', password).xml;
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectorMisuseError);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones meant
          expect(password).toMatch(/^\s*$|[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/);
          return;
        }
        expect(xml).toMatch(/<filter><login>clientone<\/login><\/filter>/);
        const [, sent = ''] = /<passwd>([^<>]*)<\/passwd>/.exec(xml) ?? [];
        expect(decodeXML(sent)).toBe(password);
      }),
    );
  });
});

describe('Plesk: whose subscription it is', () => {
  test('X3 plesk: only the subscription is removed; its customer and his other subscriptions stay', async () => {
    const made = await withClient();
    made.addWebspace({ name: 'client-one.example', ownerLogin: 'clientone' });
    made.addWebspace({ name: 'second.example', ownerLogin: 'clientone' });
    made.addWebspace({ name: 'neighbour.example', ownerLogin: 'neighbour' });
    const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'done', after: 'missing', provenBy: 'probe' });
    expect(names(made)).toEqual(['second.example', 'neighbour.example']);
    expect(made.customers.has('clientone')).toBe(true);
    expect(made.server.seen.filter(({ body }) => body.includes('<customer><del>'))).toEqual([]);
  });

  test('X3 plesk: deleting the customer would take all his subscriptions', async () => {
    const made = await withClient();
    made.addWebspace({ name: 'client-one.example', ownerLogin: 'clientone' });
    made.addWebspace({ name: 'second.example', ownerLogin: 'clientone' });
    await fetch(`${made.server.origin}/enterprise/control/agent.php`, {
      method: 'POST',
      headers: { KEY },
      body: packet('<customer><del><filter><login>clientone</login></filter></del></customer>'),
    });
    expect(made.webspaces).toEqual([]);
  });

  test('X3 plesk: a name that is gone is no proof while the customer has another subscription, which may be it', async () => {
    const made = await withClient();
    made.addWebspace({ name: 'renamed.example', ownerLogin: 'clientone' });
    const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, OURS, QUICK);
    expect(proof).toMatchObject({
      outcome: 'unreachable',
      asked: false,
      failure: { code: 'identity-unproven', retryable: false },
    });
    expect(names(made)).toEqual(['renamed.example']);
    // With its GUID on record it is found under any name, and known to be gone when it is.
    const marker = `guid:${made.webspaces[0]?.guid}`;
    const byGuid = connect(made.server.origin).probe({ ...OURS, marker }, CALL);
    expect(await byGuid).toMatchObject({ state: 'active', identity: { domain: 'renamed.example' } });
    const gone = connect(made.server.origin).probe({ ...OURS, marker: `guid:${guidOf(1)}` }, CALL);
    expect(await gone).toEqual({ state: 'missing' });
  });

  test('X3 plesk: a login alone finds the only subscription, not one of several', async () => {
    const made = await withClient();
    const connector = connect(made.server.origin);
    expect(await connector.probe({ username: 'clientone' }, CALL)).toEqual({ state: 'missing' });
    made.addWebspace({ name: 'client-one.example', ownerLogin: 'clientone' });
    expect(await connector.probe({ username: 'clientone' }, CALL)).toMatchObject({ identity: OURS });
    made.addWebspace({ name: 'second.example', ownerLogin: 'clientone' });
    expect(await connector.probe({ username: 'clientone' }, CALL)).toMatchObject({
      state: 'unreachable',
      failure: { code: 'identity-unproven' },
    });
  });

  test('X3 plesk: an id that a new subscription has now is a mismatch', async () => {
    const made = await withClient();
    const other = made.addWebspace({ name: 'stranger.example', ownerLogin: 'stranger' });
    const record = { ...OURS, externalId: other.id };
    const proof = await carryOut(connect(made.server.origin), { kind: 'terminate' }, record, QUICK);
    expect(proof).toMatchObject({ outcome: 'refused', asked: false, failure: { code: 'identity-mismatch' } });
    expect(names(made)).toEqual(['stranger.example']);
  });

  test('X3 plesk: an answer about another subscription, or "ok" with nothing in it, is not believed', async () => {
    const status = '<status>0</status>';
    const other = INFO.replace('client-one.example', 'other.example');
    for (const body of [
      found(other + status),
      found(INFO + status, 'x'),
      packet('<webspace><get><result><status>ok</status></result></get></webspace>'),
      packet('<webspace><get></get></webspace>'),
      packet('<customer><get><result><status>ok</status></result></get></customer>'),
    ]) {
      const server = await answering(body);
      const probe = await connect(server.origin).probe({ domain: OURS.domain }, CALL);
      expect(probe, body).toMatchObject({ state: 'unreachable', failure: { code: 'protocol' } });
    }
  });

  test('X3 plesk: who cannot keep the DNS zone refuses to remove, and removes nothing', async () => {
    const made = await withClient();
    made.addWebspace({ name: 'client-one.example', ownerLogin: 'clientone' });
    const keeping = { kind: 'terminate', keepDns: true } as const;
    const proof = await carryOut(connect(made.server.origin), keeping, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'refused', failure: { code: 'refused', retryable: false } });
    expect(names(made)).toEqual(['client-one.example']);
  });
});

describe('Plesk: what it answers', () => {
  test('X3 plesk: "gone" is code 1013, whatever the text says', async () => {
    const gone = await answering(refusal(1013, 'Das Objekt gibt es nicht.'));
    expect(await connect(gone.origin).probe({ domain: OURS.domain }, CALL)).toEqual({ state: 'missing' });
    for (const code of [1006, 1014, 1019]) {
      const server = await answering(refusal(code, 'Object not found: client does not exist.'));
      const proof = await carryOut(connect(server.origin), { kind: 'terminate' }, OURS, QUICK);
      expect(proof).toMatchObject({ outcome: 'unreachable', asked: false, failure: { code: 'refused' } });
    }
  });

  test('X12 plesk: a wrong password is 1001 and a wrong key 11003, both with HTTP 200', async () => {
    const made = await plesk();
    for (const credentials of [{ secretKey: 'wrong' }, { username: 'admin', password: 'wrong' }]) {
      expect(await connect(made.server.origin, credentials).probe(OURS, CALL)).toMatchObject({
        state: 'unreachable',
        failure: { code: 'bad-credentials', retryable: false },
      });
    }
    const right = { username: 'admin', password: 'the-good-password' };
    expect(await connect(made.server.origin, right).probe(OURS, CALL)).toEqual({ state: 'missing' });
  });

  test.each([
    [0, 'active', undefined],
    [4, 'active', undefined],
    [16, 'suspended', 'administrator'],
    [4 + 16, 'suspended', 'administrator'],
    [32, 'suspended', 'reseller'],
    [16 + 32 + 64, 'suspended', 'administrator'],
    [64, 'active', undefined],
    [256, 'suspended', 'expired'],
    [64 + 256, 'suspended', 'expired'],
  ])('X12 plesk: a status is a sum of flags, %i is %s', async (status, state, reason) => {
    const made = await withClient();
    made.addWebspace({ name: OURS.domain, ownerLogin: 'clientone', status });
    const probe = await connect(made.server.origin).probe(OURS, CALL);
    expect(probe).toMatchObject({ state, package: 'silver', ...(reason === undefined ? {} : { reason }) });
  });

  test('X12 plesk: a status with a flag that nobody knows is no state', async () => {
    for (const status of ['2', '512', '-1', 'active', '']) {
      const server = await answering(found(`${INFO}<status>${status}</status>`));
      const probe = await connect(server.origin).probe(OURS, CALL);
      expect(probe, status).toMatchObject({ state: 'unreachable', failure: { code: 'protocol' } });
    }
  });

  test("X12 plesk: unsuspending lifts the provider's hold and leaves the client's own", async () => {
    const made = await withClient();
    const webspace = made.addWebspace({ name: OURS.domain, ownerLogin: 'clientone', status: 16 + 64 });
    const proof = await carryOut(connect(made.server.origin), { kind: 'unsuspend' }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'done', before: 'suspended', after: 'active' });
    expect(webspace.status).toBe(64);
  });

  test('X12 plesk: an expired subscription stays suspended, and nobody says otherwise', async () => {
    const made = await withClient();
    made.addWebspace({ name: OURS.domain, ownerLogin: 'clientone', status: 256 });
    const proof = await carryOut(connect(made.server.origin), { kind: 'unsuspend' }, OURS, QUICK);
    expect(proof).toMatchObject({ outcome: 'unknown', after: 'suspended' });
  });

  test('X12 plesk: entities of a DOCTYPE are not expanded, half a packet and other XML are not read', async () => {
    const bomb =
      '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>';
    const file = '<!DOCTYPE p [<!ENTITY f SYSTEM "file:///etc/passwd">]>';
    const gone = refusal(1013, '&c;&f;').replace(/^<\?xml[^>]*>/, '');
    for (const body of [
      bomb + gone,
      file + gone,
      gone.slice(0, -3),
      '<packet><a></packet>',
      '<other/>',
      '<packet><__proto__><status>error</status></__proto__></packet>',
      '',
    ]) {
      const server = await answering(body);
      const probe = await connect(server.origin).probe(OURS, CALL);
      expect(probe, body).toMatchObject({ state: 'unreachable', failure: { code: 'protocol' } });
    }
  });

  test('X12 plesk: names and texts come back unescaped, and messages hold none of them', async () => {
    const info = INFO.replace('client-one.example', 'b&#252;cher.example');
    const server = await answering(found(`${info}<status>0</status>`));
    expect(await connect(server.origin).probe({ domain: 'bücher.example' }, CALL)).toMatchObject({
      state: 'active',
      identity: { domain: 'bücher.example', externalId: '101', marker: 'guid:g-1' },
    });
    const secretive = await answering(refusal(1019, `&lt;b&gt;${KEY}&lt;/b&gt; ${OURS.domain} quota`));
    const probe = await connect(secretive.origin).probe(OURS, CALL);
    const message = probe.state === 'unreachable' ? probe.failure.message : '';
    expect(message).toContain('quota');
    for (const hidden of [KEY, OURS.domain, '<b>']) expect(message).not.toContain(hidden);
  });
});

describe('Plesk: how it is asked', () => {
  const account: AccountIdentity = { ...OURS, externalId: '101', owner: null, marker: null };

  test('X12 plesk: secrets travel in headers and bodies, never in the address', async () => {
    const made = await withClient();
    made.addWebspace({ name: OURS.domain, ownerLogin: 'clientone' });
    const connector = connect(made.server.origin);
    await connector.probe(OURS, CALL);
    const password = 'S3cret<&>"\'pass';
    expect(await connector.changePassword(account, password, CALL)).toEqual({ outcome: 'done' });
    expect(made.customers.get('clientone')?.password).toBe(password);
    expect(new Set(made.server.seen.map(({ path }) => path))).toEqual(
      new Set(['/enterprise/control/agent.php']),
    );
    expect(new Set(made.server.seen.map(({ headers }) => headers.key))).toEqual(new Set([KEY]));
    expect(made.server.seen.filter(({ body }) => body.includes(KEY))).toEqual([]);
  });

  test('X12 plesk: a plan is found by its name, add-ons are no plans, and an unknown one is refused', async () => {
    const made = await withClient();
    const planGuids = [PLANS.silver, PLANS.addon];
    const webspace = made.addWebspace({ name: OURS.domain, ownerLogin: 'clientone', planGuids });
    const connector = connect(made.server.origin);
    expect(await connector.probe(OURS, CALL)).toMatchObject({ package: 'silver' });
    const unknown = { kind: 'change-package', package: 'platinum' } as const;
    expect(await carryOut(connector, unknown, OURS, QUICK)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'refused' },
    });
    expect(webspace.planGuids).toEqual(planGuids);
  });

  test('X12 plesk: a customer whose subscription could not be made is not called done', async () => {
    const made = await plesk();
    made.addWebspace({ name: OURS.domain, ownerLogin: 'somebody' });
    const connector = connect(made.server.origin);
    const wanted = { username: 'clienttwo', domain: OURS.domain, package: 'silver', password: 'x-Passw0rd' };
    expect(await connector.create(wanted, CALL)).toMatchObject({ outcome: 'refused' });
    expect(await connector.create({ ...wanted, domain: 'two.example' }, CALL)).toMatchObject({
      outcome: 'refused',
    });
    expect(names(made)).toEqual([OURS.domain]);
  });

  test('X12 plesk: a command without what a probe found is our own mistake', () => {
    const connector = connect('http://127.0.0.1:1');
    const nobody: AccountIdentity = { username: '', externalId: '', domain: null, owner: null, marker: null };
    expect(() => connector.suspend(nobody, 'overdue', CALL)).toThrow(ConnectorMisuseError);
    expect(() => connector.changePassword(nobody, 'x', CALL)).toThrow(ConnectorMisuseError);
  });
});
