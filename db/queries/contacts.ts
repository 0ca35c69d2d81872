import type { Sql, Tx } from '../connect.ts';

export interface ContactRow {
  id: number;
  clientId: number;
  firstName: string;
  lastName: string;
  companyName: string;
  email: string | null;
  phone: string | null;
  taxId: string | null;
  address1: string;
  address2: string;
  city: string;
  region: string;
  postcode: string;
  country: string | null;
  /** bills go to this contact instead of the client; a client has at most one */
  billing: boolean;
  mailGeneral: boolean;
  mailInvoice: boolean;
  mailSupport: boolean;
  mailProduct: boolean;
  mailDomain: boolean;
  mailAffiliate: boolean;
  createdAt: string;
}
/** What people set of a contact. */
export type ContactFields = Omit<ContactRow, 'id' | 'clientId' | 'createdAt'>;

const columns = [
  'id',
  'clientId',
  'firstName',
  'lastName',
  'companyName',
  'email',
  'phone',
  'taxId',
  'address1',
  'address2',
  'city',
  'region',
  'postcode',
  'country',
  'billing',
  'mailGeneral',
  'mailInvoice',
  'mailSupport',
  'mailProduct',
  'mailDomain',
  'mailAffiliate',
  'createdAt',
] as const;

/** A client's contacts, newest first, those below `before`. */
export function listContacts(
  sql: Sql,
  clientId: number,
  { before, limit }: { before?: number; limit: number },
): Promise<ContactRow[]> {
  return sql<ContactRow[]>`
    select ${sql(columns)} from contacts
    where client_id = ${clientId} ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`;
}

/** One contact, or undefined. */
export async function findContact(sql: Sql, id: number): Promise<ContactRow | undefined> {
  const [row] = await sql<ContactRow[]>`select ${sql(columns)} from contacts where id = ${id}`;
  return row;
}

/** One contact, held until the transaction ends, or undefined. */
export async function lockContact(tx: Tx, id: number): Promise<ContactRow | undefined> {
  const [row] = await tx<ContactRow[]>`select ${tx(columns)} from contacts where id = ${id} for update`;
  return row;
}

/** The contact that gets a client's bills, or undefined when the client does. */
export async function findBillingContact(sql: Sql, clientId: number): Promise<number | undefined> {
  const [row] = await sql<
    { id: number }[]
  >`select id from contacts where client_id = ${clientId} and billing`;
  return row?.id;
}

export async function insertContact(
  tx: Tx,
  contact: Partial<ContactFields> & { clientId: number },
): Promise<ContactRow> {
  const [row] = await tx<ContactRow[]>`insert into contacts ${tx(contact as never)} returning ${tx(columns)}`;
  if (!row) throw new Error('The database stored no contact.');
  return row;
}

export async function updateContact(tx: Tx, id: number, fields: Partial<ContactFields>): Promise<ContactRow> {
  const [row] = await tx<ContactRow[]>`
    update contacts set ${tx(fields as never)} where id = ${id} returning ${tx(columns)}`;
  if (!row) throw new Error(`Contact ${id} is gone.`);
  return row;
}
