import { afterEach, describe, expect, test } from 'vitest';
import { carryOut } from '../../../connectors/provisioning/carry-out.ts';
import type { Command } from '../../../connectors/provisioning/commands.ts';
import { isProven } from '../../../connectors/provisioning/proof.ts';
import { createConnector } from '../../../connectors/provisioning/registry.ts';
import type { ProvisioningConnector } from '../../../connectors/provisioning/types.ts';
import { startPanel } from '../../../dev/panel/server.ts';
import { SECRET } from './webhook-harness.ts';
import { type Receiver, startReceiver } from './webhook-receiver.ts';

const CALL = {
  signal: new AbortController().signal,
  idempotencyKey: 'operation-1/terminate/7',
  confirm: { attempts: 3, delayMs: 10 },
};
const OURS = { username: 'clientone', externalId: 'ext-42', domain: 'client-one.example' };
const terminate: Command = { kind: 'terminate' };
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function webhook(): Promise<{ receiver: Receiver; connector: ProvisioningConnector }> {
  const receiver = await startReceiver(SECRET);
  const connector = createConnector({
    kind: 'webhook',
    baseUrl: receiver.url,
    credentials: { secret: SECRET },
  });
  opened.push(
    () => receiver.down(),
    () => connector.close(),
  );
  receiver.accounts.set('clientone', {
    ...OURS,
    marker: null,
    owner: null,
    package: 'silver',
    password: '',
    suspended: false,
  });
  return { receiver, connector };
}

async function whm(accounts = [{ user: 'clientone', domain: 'client-one.example' }]) {
  const panel = await startPanel({ token: 't', accounts });
  const connector = createConnector({
    kind: 'whm',
    baseUrl: panel.url,
    credentials: { username: 'root', token: 't' },
  });
  opened.push(
    () => panel.stop(),
    () => connector.close(),
  );
  return { panel, connector };
}

describe('carrying a command out', () => {
  test('X3: a webhook that answers 202 is pending, is told where to report, and is proved later', async () => {
    const { receiver, connector } = await webhook();
    receiver.slow = true;
    const callbackUrl = 'https://tenure.example/v1/callbacks/1';
    const first = await carryOut(connector, terminate, OURS, { ...CALL, callbackUrl });
    expect(first).toMatchObject({
      outcome: 'pending',
      reference: 'job-17',
      retryAfterMs: 30_000,
      after: 'active',
      failure: { code: 'pending', retryable: true },
    });
    expect(isProven(first)).toBe(false);
    const again = await carryOut(connector, terminate, OURS, { ...CALL, callbackUrl, askedBefore: true });
    expect(again.outcome).toBe('pending');
    const commands = receiver.messages.filter((message) => message.type === 'account.terminate');
    expect(commands.map((message) => message.data.callbackUrl)).toEqual([callbackUrl, callbackUrl]);
    receiver.finish();
    expect(await carryOut(connector, terminate, OURS, { ...CALL, askedBefore: true })).toMatchObject({
      outcome: 'done',
      asked: false,
      after: 'not-asked',
      before: 'missing',
    });
  });

  test('X12 webhook: a repeated command carries the same message id, every look a new one', async () => {
    const { receiver, connector } = await webhook();
    receiver.slow = true;
    await carryOut(connector, terminate, OURS, CALL);
    await carryOut(connector, terminate, OURS, CALL);
    await carryOut(connector, terminate, OURS, { ...CALL, idempotencyKey: 'operation-2/terminate/7' });
    const ids = (type: string) =>
      receiver.messages.filter((message) => message.type === type).map((message) => message.id);
    const [first, second, other] = ids('account.terminate');
    expect(first).toBe(second);
    expect(other).not.toBe(first);
    expect(new Set(ids('account.probe')).size).toBe(ids('account.probe').length);
  });

  test('X3: a panel that says "done" while the account is still there is not believed', async () => {
    const { panel, connector } = await whm();
    // The wrong function answers: result 1, and nothing happens.
    const liar: ProvisioningConnector = { ...connector, terminate: async () => ({ outcome: 'done' }) };
    const proof = await carryOut(liar, terminate, OURS_WHM, CALL);
    expect(proof).toMatchObject({
      outcome: 'unknown',
      answer: 'done',
      after: 'active',
      failure: { code: 'outcome-unknown', retryable: true },
    });
    expect(panel.calls().accountsummary).toBe(1 + CALL.confirm.attempts);
  });

  test('X3: work that ends a little after the answer is seen by looking again', async () => {
    const { panel, connector } = await whm();
    let looks = 0;
    const late: ProvisioningConnector = {
      ...connector,
      terminate: async () => ({ outcome: 'done' }),
      probe: async (expected, call) => {
        if (++looks === 3) panel.removeAccount('clientone');
        return connector.probe(expected, call);
      },
    };
    expect(await carryOut(late, terminate, OURS_WHM, CALL)).toMatchObject({
      outcome: 'done',
      after: 'missing',
      provenBy: 'probe',
    });
  });

  test('X3: an account of that name that is another one after the command is reported, not called done', async () => {
    const { panel, connector } = await whm();
    const swapped: ProvisioningConnector = {
      ...connector,
      suspend: async () => {
        panel.removeAccount('clientone');
        panel.addAccount({ user: 'clientone', domain: 'stranger.example', suspended: true });
        return { outcome: 'done' };
      },
    };
    expect(await carryOut(swapped, { kind: 'suspend', reason: 'overdue' }, OURS_WHM, CALL)).toMatchObject({
      outcome: 'unknown',
      failure: { code: 'identity-mismatch' },
    });
  });

  test('X3: a refusal after which the account is gone is success ("may report an error after it worked")', async () => {
    const { panel, connector } = await whm();
    panel.faults.add({
      on: 'removeacct',
      effect: 'refuse',
      when: 'after',
      reason: 'Could not remove the DNS zone.',
    });
    expect(await carryOut(connector, terminate, OURS_WHM, CALL)).toMatchObject({
      outcome: 'done',
      answer: 'refused',
      after: 'missing',
    });
  });

  test('X3: create finds its own account from an earlier attempt, and refuses a stranger of the same name', async () => {
    const { panel, connector } = await whm([]);
    const create: Command = {
      kind: 'create',
      account: {
        username: 'clientone',
        domain: 'client-one.example',
        package: 'gold',
        password: 'Passw0rd-1',
      },
    };
    panel.faults.add({ on: 'createacct', effect: 'reset', when: 'after' });
    expect(await carryOut(connector, create, OURS_WHM, CALL)).toMatchObject({
      outcome: 'done',
      answer: 'unknown',
      after: 'active',
    });
    expect(await carryOut(connector, create, OURS_WHM, { ...CALL, askedBefore: true })).toMatchObject({
      outcome: 'done',
      asked: false,
    });
    panel.changeAccount('clientone', { domain: 'stranger.example' });
    expect(await carryOut(connector, create, OURS_WHM, CALL)).toMatchObject({
      outcome: 'refused',
      asked: false,
      failure: { code: 'identity-mismatch' },
    });
  });

  test('X3: host names compare without case, final dot, www and in ASCII form', async () => {
    for (const [record, panelSays] of [
      ['WWW.Client-One.example.', 'client-one.example'],
      ['bücher.example', 'xn--bcher-kva.example'],
    ]) {
      const { connector } = await whm([{ user: 'clientone', domain: panelSays ?? '' }]);
      const proof = await carryOut(connector, terminate, { username: 'clientone', domain: record }, CALL);
      expect(proof).toMatchObject({ outcome: 'done', identity: { matched: ['username', 'domain'] } });
    }
  });

  test('X3: a marker or domain that the panel does not say proves nothing, and is named', async () => {
    const { receiver, connector } = await webhook();
    const account = receiver.accounts.get('clientone');
    if (account) account.domain = '';
    const proof = await carryOut(
      connector,
      terminate,
      { username: 'clientone', domain: 'client-one.example', marker: 'tenure-7' },
      CALL,
    );
    expect(proof).toMatchObject({
      outcome: 'refused',
      failure: { code: 'identity-unproven' },
      identity: { matched: ['username'], unsaid: ['domain', 'marker'] },
    });
    expect(receiver.accounts.has('clientone')).toBe(true);
  });

  test('L16: a package that the panel already reports is left alone; one it refuses stays as it was', async () => {
    const { panel, connector } = await whm();
    panel.changeAccount('clientone', { plan: 'gold' });
    expect(
      await carryOut(connector, { kind: 'change-package', package: 'gold' }, OURS_WHM, CALL),
    ).toMatchObject({ outcome: 'already', asked: false });
    expect(await carryOut(connector, { kind: 'change-package', package: '' }, OURS_WHM, CALL)).toMatchObject({
      outcome: 'refused',
    });
    expect(panel.account('clientone')?.plan).toBe('gold');
  });
});

const OURS_WHM = { username: 'clientone', domain: 'client-one.example' };
