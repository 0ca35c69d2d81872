import type { AccountStore, PanelAccount } from './accounts.ts';

/** What a function answers; the server wraps it as API 1 or in the older shape. */
export type ApiAnswer = { result: 1; data: Record<string, unknown> } | { result: 0; reason: string };

export interface ApiContext {
  accounts: AccountStore;
  /** The WHM user who asks; only root sees other owners' accounts. */
  caller: string;
  packages: readonly string[] | null;
}

type Parameters = (name: string) => string;
type ApiFunction = (context: ApiContext, parameter: Parameters) => ApiAnswer;

const ok = (data: Record<string, unknown> = {}): ApiAnswer => ({ result: 1, data });
const no = (reason: string): ApiAnswer => ({ result: 0, reason });

const VERSION = '11.126.0.1';

/** The functions of WHM's API that the demo panel speaks, with texts as WHM gives them. */
export const API: Readonly<Record<string, ApiFunction>> = {
  version: () => ok({ version: VERSION }),
  gethostname: () => ok({ hostname: 'demo-panel.localhost' }),

  accountsummary(context, parameter) {
    const { accounts } = context;
    const found = parameter('user')
      ? accounts.byUser(parameter('user'))
      : accounts.byDomain(parameter('domain'));
    return found && maySee(context, found) ? ok({ acct: [row(found)] }) : no('Account does not exist.');
  },

  listaccts(context, parameter) {
    const matching = search(
      context.accounts,
      parameter('searchtype'),
      parameter('search'),
      parameter('searchmethod'),
    );
    if (matching === null) return no('Invalid search expression.');
    return ok({ acct: matching.filter((account) => maySee(context, account)).map(row) });
  },

  listsuspended(context) {
    const suspended = context.accounts
      .all()
      .filter((account) => account.suspended && maySee(context, account));
    return ok({
      account: suspended.map((account) => ({
        user: account.user,
        owner: account.owner,
        reason: account.suspendReason ?? '',
        unixtime: account.suspendedAt ?? 0,
        time: new Date((account.suspendedAt ?? 0) * 1000).toUTCString(),
        is_locked: 0,
      })),
    });
  },

  suspendacct(context, parameter) {
    const account = own(context, parameter('user'));
    if (!account) return no('_suspendacct called for a user that does not exist. (System user missing)');
    const suspendReason = parameter('reason') || 'Unknown';
    context.accounts.change(account.user, { suspended: true, suspendReason, suspendedAt: nowSeconds() });
    return ok();
  },

  unsuspendacct(context, parameter) {
    const account = own(context, parameter('user'));
    if (!account) return no('_unsuspendacct called for a user that does not exist.');
    context.accounts.change(account.user, { suspended: false, suspendReason: null, suspendedAt: null });
    return ok();
  },

  removeacct(context, parameter) {
    const user = parameter('username') || parameter('user');
    const account = own(context, user);
    if (!account) return no(`System user ${user} does not exist!`);
    context.accounts.remove(account.user);
    return ok();
  },

  passwd(context, parameter) {
    const account = own(context, parameter('user'));
    if (!account) return no('Sorry, the user does not exist.');
    if (account.suspended) return no('You may not change the password of a suspended account.');
    if (parameter('password').length < 5) return no('Sorry, the password may not be this short.');
    context.accounts.setPassword(account.user, parameter('password'));
    return ok({ app: ['system', 'ftp', 'mail', 'mySQL'] });
  },

  changepackage(context, parameter) {
    const account = own(context, parameter('user'));
    if (!account) return no('Sorry, the user does not exist.');
    const plan = parameter('pkg');
    if (plan === '' || (context.packages && !context.packages.includes(plan))) {
      return no('Specified package does not exist.');
    }
    context.accounts.change(account.user, { plan });
    return ok();
  },

  createacct(context, parameter) {
    const { accounts } = context;
    const user = parameter('username');
    const domain = parameter('domain').toLowerCase();
    if (!/^[a-z][a-z0-9]{0,15}$/.test(user)) return no('Sorry, that is an invalid username.');
    if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) return no('Sorry, that is an invalid domain.');
    if (accounts.byUser(user)) return no('Sorry, a user with that name already exists.');
    if (accounts.byDomain(domain)) return no('Sorry, the domain is already setup (remove it first).');
    const plan = parameter('plan') || 'default';
    if (context.packages && !context.packages.includes(plan)) return no('Specified package does not exist.');
    accounts.add(
      { user, domain, plan, owner: context.caller, email: parameter('contactemail') },
      parameter('password'),
    );
    return ok({ package: plan });
  },
};

/** One account as `accountsummary` and `listaccts` show it. */
function row(account: PanelAccount): Record<string, unknown> {
  return {
    user: account.user,
    domain: account.domain,
    owner: account.owner,
    plan: account.plan,
    email: account.email || '*unknown*',
    uid: String(account.uid),
    unix_startdate: account.createdAt,
    startdate: new Date(account.createdAt * 1000).toISOString().slice(2, 16).replace('T', ' '),
    suspended: account.suspended ? 1 : 0,
    suspendreason: account.suspendReason ?? 'not suspended',
    suspendtime: account.suspendedAt,
    is_locked: 0,
    diskused: '14M',
    disklimit: 'unlimited',
    partition: 'home',
    theme: 'jupiter',
    shell: '/bin/bash',
    ip: '127.0.0.1',
  };
}

const FIELDS: Record<string, (account: PanelAccount) => string> = {
  user: (account) => account.user,
  domain: (account) => account.domain,
  owner: (account) => account.owner,
  package: (account) => account.plan,
};

function search(accounts: AccountStore, type: string, text: string, method: string): PanelAccount[] | null {
  if (text === '') return accounts.all();
  const exact = method === 'exact';
  if (exact && type === 'user') return present(accounts.byUser(text));
  if (exact && type === 'domain') return present(accounts.byDomain(text));
  const field = FIELDS[type || 'domain'];
  if (!field) return null;
  if (exact) return accounts.all().filter((account) => field(account) === text);
  try {
    const pattern = new RegExp(text);
    return accounts.all().filter((account) => pattern.test(field(account)));
  } catch {
    return null;
  }
}

const present = (account: PanelAccount | undefined) => (account ? [account] : []);
const maySee = ({ caller }: ApiContext, account: PanelAccount) =>
  caller === 'root' || account.owner === caller;
const own = (context: ApiContext, user: string) => {
  const account = context.accounts.byUser(user);
  return account && maySee(context, account) ? account : undefined;
};
const nowSeconds = () => Math.floor(Date.now() / 1000);
