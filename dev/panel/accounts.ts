import { createHash, randomBytes } from 'node:crypto';
import { type Journal, openJournal } from './journal.ts';

/** An account as the demo panel keeps it. `createdAt` is in Unix seconds. */
export interface PanelAccount {
  user: string;
  domain: string;
  owner: string;
  plan: string;
  email: string;
  uid: number;
  createdAt: number;
  suspended: boolean;
  suspendReason: string | null;
  suspendedAt: number | null;
  /** Salted hash; the panel never shows it. */
  password: string;
}

/** What a new account needs; the rest is filled in. */
export type NewPanelAccount = Pick<PanelAccount, 'user' | 'domain'> & Partial<Omit<PanelAccount, 'password'>>;

/** The panel's accounts, by user name and by domain, each found in one step. */
export interface AccountStore {
  all(): PanelAccount[];
  byUser(user: string): PanelAccount | undefined;
  byDomain(domain: string): PanelAccount | undefined;
  readonly size: number;
  add(account: NewPanelAccount, password?: string): PanelAccount;
  change(user: string, change: Partial<PanelAccount>): void;
  setPassword(user: string, password: string): void;
  hasPassword(user: string, password: string): boolean;
  remove(user: string): void;
  close(): void;
}

/**
 * Opens the accounts. With a file they survive restarts and kills; `seed` is used only when the file
 * is new, so that a removed account does not come back at the next start.
 */
export function openAccounts(file: string | undefined, seed: readonly NewPanelAccount[]): AccountStore {
  const users = new Map<string, PanelAccount>();
  const domains = new Map<string, string>();
  let nextUid = 1001;

  const hold = (account: PanelAccount) => {
    const known = users.get(account.user);
    if (known) domains.delete(known.domain);
    users.set(account.user, account);
    domains.set(account.domain, account.user);
    nextUid = Math.max(nextUid, account.uid + 1);
  };
  const complete = (account: NewPanelAccount, password?: string): PanelAccount => ({
    owner: 'root',
    plan: 'default',
    email: '',
    uid: nextUid++,
    createdAt: Math.floor(Date.now() / 1000),
    suspended: false,
    suspendReason: null,
    suspendedAt: null,
    ...account,
    domain: account.domain.toLowerCase(),
    password: hash(password ?? randomBytes(12).toString('base64url')),
  });
  const first = new Map(seed.map((account) => [account.user, complete(account)]));
  const journal: Journal<PanelAccount> | null = file === undefined ? null : openJournal(file, first);
  for (const account of (journal?.loaded ?? first).values()) hold(account);
  const save = (account: PanelAccount) => {
    journal?.put(account.user, account);
    hold(account);
  };

  const store: AccountStore = {
    all: () => [...users.values()].map((account) => ({ ...account })),
    byUser: (user) => users.get(user),
    byDomain: (domain) => users.get(domains.get(domain.toLowerCase()) ?? ''),
    get size() {
      return users.size;
    },
    add(account, password) {
      const full = complete(account, password);
      save(full);
      return full;
    },
    change(user, change) {
      const known = users.get(user);
      if (known) save({ ...known, ...change });
    },
    setPassword: (user, password) => store.change(user, { password: hash(password) }),
    hasPassword(user, password) {
      const kept = users.get(user)?.password ?? '';
      return kept === hash(password, kept.split(':')[0]);
    },
    remove(user) {
      const known = users.get(user);
      if (!known) return;
      journal?.remove(user);
      users.delete(user);
      domains.delete(known.domain);
    },
    close: () => journal?.close(),
  };
  return store;
}

const hash = (password: string, salt = randomBytes(8).toString('hex')) =>
  `${salt}:${createHash('sha256').update(`${salt}:${password}`).digest('hex')}`;
