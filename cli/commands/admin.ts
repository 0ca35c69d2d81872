import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setPassword, whyNotPassword } from '../../api/routes/staff/new-password.ts';
import { makeLink } from '../../api/routes/staff/password-link.ts';
import { connect, type Pool, type Tx } from '../../db/connect.ts';
import { audit } from '../../db/queries/audit.ts';
import type { Actor } from '../../db/queries/change-log.ts';
import { insertRole } from '../../db/queries/roles.ts';
import { findStaffByEmail, insertStaff, type StaffRow, updateStaff } from '../../db/queries/staff.ts';
import { readUp } from '../../dev/up-file.ts';
import { needed, readConfig } from '../config.ts';

const COMMAND_LINE: Actor = { kind: 'system', id: 'command line' };
const ROLE = { name: 'Administrator', description: 'May do everything.', permissions: ['admin'] };

export interface AdminOptions {
  email: string;
  name: string;
  /** ask for the password here instead of printing a link */
  password: boolean;
}

/** `tenure admin create`: on `DATABASE_URL`, else on the database of a running `npm start`. */
export async function createAdminCommand({ email, name, password }: AdminOptions): Promise<void> {
  const config = readConfig();
  const up = readUp(config.dataDir);
  const sql = connect(needed(config.databaseUrl ?? up?.databaseUrl, 'DATABASE_URL'), { max: 1 });
  try {
    const plain = password ? await typedPassword() : undefined;
    const made = await makeAdmin(sql, {
      ...{ email, name, plain, publicUrl: config.publicUrl ?? up?.apiUrl, now: new Date() },
    });
    if (made.link === undefined) return console.error(`${email} may do everything and can sign in now.`);
    console.log(made.link);
    console.error(`${email} may do everything once a password is set. The link works once, for a day.`);
  } finally {
    await sql.end();
  }
}

/**
 * Makes an account that may do everything, or a new link for one that is there.
 * @param admin.plain its password; undefined: a link is made by which it is set
 * @throws a sentence when the password is no good
 */
export function makeAdmin(
  sql: Pool,
  admin: {
    email: string;
    name: string;
    plain?: string | undefined;
    publicUrl?: string | undefined;
    now: Date;
  },
): Promise<{ staff: StaffRow; link?: string }> {
  const { email, name, plain, publicUrl, now } = admin;
  return sql.begin(async (tx) => {
    const staff = (await findStaffByEmail(tx, email)) ?? (await newAdmin(tx, { email, name, now }));
    if (!staff.permissions.includes('admin'))
      throw new Error(`${email} has an account that may not do everything: have an administrator change it.`);
    if (!staff.passwordSignIn) await updateStaff(tx, staff.id, { passwordSignIn: true }, now);
    if (plain === undefined)
      return { staff, link: (await makeLink(tx, { publicUrl, now }, staff.id, COMMAND_LINE)).link };
    const why = whyNotPassword(plain, staff);
    if (why !== undefined) throw new Error(why);
    await setPassword(tx, staff, plain, { actor: COMMAND_LINE, how: 'command-line', now });
    return { staff };
  });
}

async function newAdmin(
  tx: Tx,
  { email, name, now }: { email: string; name: string; now: Date },
): Promise<StaffRow> {
  const [known] = await tx<{ id: number }[]>`select id from roles where name = ${ROLE.name}`;
  const roleId = known?.id ?? (await insertRole(tx, ROLE)).id;
  const staff = await insertStaff(tx, {
    ...{ kind: 'person', email, name, language: 'en', providerIds: null, roleIds: [roleId] },
  });
  const data = { kind: 'person', roleIds: [roleId], providerIds: null };
  await audit(tx, COMMAND_LINE, { action: 'staff.created', subject: `staff:${staff.id}`, data }, now);
  return staff;
}

/** What is typed without being shown, or the first line of what is piped in. */
async function typedPassword(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const { stdin } = process;
  const asks = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY === true });
  try {
    if (stdin.isTTY) process.stderr.write('Password (it is not shown): ');
    for await (const line of asks) return line;
    throw new Error('No password came.');
  } finally {
    asks.close();
    if (stdin.isTTY) process.stderr.write('\n');
  }
}
