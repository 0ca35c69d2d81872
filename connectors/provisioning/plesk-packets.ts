import { XMLBuilder } from 'fast-xml-parser';
import { ConnectorMisuseError, type NewAccount } from './types.ts';

/** A request of the XML API: what it does, and the packet to send. */
export interface PleskPacket {
  operator: 'webspace' | 'customer' | 'service-plan' | 'ip' | 'server';
  operation: 'get' | 'add' | 'set' | 'del' | 'switch-subscription';
  xml: string;
}

/** What an object may be picked by. */
type FilterKey = 'id' | 'guid' | 'name' | 'owner-login' | 'login';

declare const filled: unique symbol;
/** A filter that picks something. Only `pick` makes one: an empty one would mean every object there is. */
type Filter = Readonly<Partial<Record<FilterKey, readonly string[]>>> & { readonly [filled]: true };

/** Subscriptions of that key, with their general data and plans. */
export const findWebspaces = (key: Exclude<FilterKey, 'login'>, values: readonly string[]): PleskPacket =>
  packet('webspace', 'get', {
    filter: pick(key, values),
    dataset: { gen_info: '', subscriptions: '' },
  });

/** Removes one subscription; its customer stays, for deleting a customer takes all its subscriptions. */
export const deleteWebspace = (id: string): PleskPacket =>
  packet('webspace', 'del', { filter: pick('id', [id]) });

/** Sets the status of one subscription: 0 active, 16 by the administrator, 64 by the client. */
export const setWebspaceStatus = (id: string, status: 0 | 16 | 64): PleskPacket =>
  packet('webspace', 'set', {
    filter: pick('id', [id]),
    values: { gen_setup: { status: String(status) } },
  });

/** Moves one subscription to the plan with that GUID. */
export const switchPlan = (id: string, planGuid: string): PleskPacket =>
  packet('webspace', 'switch-subscription', {
    filter: pick('id', [id]),
    'plan-guid': required(planGuid, 'a plan'),
  });

/** Plans by name or by GUID. */
export const findPlans = (key: 'name' | 'guid', values: readonly string[]): PleskPacket =>
  packet('service-plan', 'get', { filter: pick(key, values) });

/** One customer by login. */
export const findCustomer = (login: string): PleskPacket =>
  packet('customer', 'get', { filter: pick('login', [login]), dataset: { gen_info: '' } });

/** Sets one customer's password. */
export const setCustomerPassword = (login: string, password: string): PleskPacket =>
  packet('customer', 'set', {
    filter: pick('login', [login]),
    values: { gen_info: { passwd: required(password, 'a password') } },
  });

/** A new customer, who may sign in. */
export const addCustomer = (account: NewAccount): PleskPacket =>
  packet('customer', 'add', {
    gen_info: {
      pname: required(account.username, 'a user name'),
      login: account.username,
      passwd: required(account.password, 'a password'),
      ...(account.contactEmail === undefined ? {} : { email: account.contactEmail }),
    },
  });

/** A new subscription of a customer, with hosting. */
export const addWebspace = (account: NewAccount, ipAddress: string): PleskPacket =>
  packet('webspace', 'add', {
    gen_setup: {
      name: required(account.domain, 'a domain'),
      'owner-login': required(account.username, 'a user name'),
      htype: 'vrt_hst',
      ip_address: ipAddress,
      status: '0',
    },
    hosting: {
      vrt_hst: {
        property: [
          { name: 'ftp_login', value: account.username },
          { name: 'ftp_password', value: account.password },
        ],
        ip_address: ipAddress,
      },
    },
    'plan-name': required(account.package, 'a plan'),
  });

/** The addresses of the server. */
export const listAddresses = (): PleskPacket => packet('ip', 'get', {});

/** Name and version of the server. */
export const describeServer = (): PleskPacket => packet('server', 'get', { gen_info: '', stat: '' });

function pick(key: FilterKey, values: readonly string[]): Filter {
  const wanted = values.map((value) => required(value, `a value for ${key}`));
  if (wanted.length === 0)
    throw new ConnectorMisuseError('bad-call', `A Plesk filter needs a value for ${key}.`);
  if (key === 'id' && wanted.some((id) => !/^[1-9]\d*$/.test(id)))
    throw new ConnectorMisuseError('bad-call', 'A Plesk id is a number.');
  return { [key]: wanted } as unknown as Filter;
}

/** Text that is there and that XML can carry. */
function required(value: string, what: string): string {
  if (value.trim() === '')
    throw new ConnectorMisuseError('bad-call', `A Plesk command needs ${what}, and it is empty.`);
  return value;
}

const builder = new XMLBuilder({ format: false, suppressEmptyNode: true, processEntities: true });

function packet(
  operator: PleskPacket['operator'],
  operation: PleskPacket['operation'],
  content: Readonly<Record<string, unknown>>,
): PleskPacket {
  const body = Object.keys(content).length === 0 ? '' : content;
  const xml = builder.build({ packet: { [operator]: { [operation]: body } } });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot write these, or reads them as others
  if (/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/.test(xml))
    throw new ConnectorMisuseError('bad-call', 'A value holds a character that XML cannot carry.');
  if (/<filter\s*\/>|<filter>\s*<\/filter>/.test(xml))
    throw new ConnectorMisuseError('bad-call', 'An empty Plesk filter would mean every object.');
  return { operator, operation, xml: `<?xml version="1.0" encoding="UTF-8"?>${xml}` };
}
