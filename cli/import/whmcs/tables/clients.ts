import type { SettingName } from '../../../../domain/settings/registry.ts';
import { currency, type Facts } from '../facts.ts';
import { language } from '../map/language.ts';
import { phone } from '../map/phone.ts';
import {
  country,
  date,
  email,
  flag,
  instant,
  integer,
  link,
  oneOf,
  raw,
  type Say,
  type SourceRow,
  text,
  textOrNull,
} from '../map/values.ts';
import { CLIENT, type Companion, type TablePlan } from '../plan.ts';
import type { Source } from '../source.ts';

const STATUS = { active: 'active', inactive: 'inactive', closed: 'closed' } as const;

/** WHMCS's flags, with its own misspellings, and the settings they are in Tenure. */
const SETTINGS = [
  ['taxexempt', 'taxExempt'],
  ['latefeeoveride', 'lateFeeExempt'],
  ['overideduenotices', 'overdueNoticesOff'],
  ['separateinvoices', 'separateInvoices'],
  ['disableautocc', 'autoChargeOff'],
  ['overrideautoclose', 'autoStatusExempt'],
] as const;

const GROUP_SETTINGS = [
  ['susptermexempt', 'suspensionExempt'],
  ['separateinvoices', 'separateInvoices'],
] as const;

export const clientGroups: TablePlan = {
  phase: 'tblclientgroups',
  table: 'tblclientgroups',
  columns: ['groupname', 'discountpercent', 'susptermexempt', 'separateinvoices'],
  target: 'client_groups',
  hasProvider: true,
  fields: ['name', 'discount_percent'],
  extras: { settings: 'jsonb' },
  // settings that staff have made beside these are theirs
  computed: {
    settings: {
      insert: 'r.settings',
      update: `t.settings - array['${GROUP_SETTINGS.map(([, name]) => name).join("', '")}'] || r.settings`,
    },
  },
  map(row, _facts, say) {
    const discount = Number(raw(row.discountpercent) || 0);
    const valid = discount >= 0 && discount <= 100;
    if (!valid) say('discount-invalid');
    return {
      name: text(row.groupname) || `Group ${integer(row.id)}`,
      discount_percent: valid ? discount : 0,
      settings: JSON.stringify(flagsOf(row, GROUP_SETTINGS)),
    };
  },
};

export const clients: TablePlan = {
  phase: 'tblclients',
  table: 'tblclients',
  columns: [
    ...['firstname', 'lastname', 'companyname', 'email', 'address1', 'address2', 'city', 'state', 'postcode'],
    ...['country', 'phonenumber', 'tax_id', 'currency', 'groupid', 'datecreated', 'status', 'language'],
    ...['lastlogin', 'ip', 'host', 'emailoptout', 'marketing_emails_opt_in', 'updated_at'],
    ...SETTINGS.map(([column]) => column),
  ],
  target: 'clients',
  hasProvider: true,
  hasVersion: true,
  client: 'self',
  fields: [
    ...['status', 'type', 'first_name', 'last_name', 'company_name', 'email', 'phone', 'tax_id', 'address1'],
    ...['address2', 'city', 'region', 'postcode', 'country', 'language', 'currency', 'custom_fields'],
    ...['signed_up_on', 'last_sign_in_at', 'last_sign_in_address', 'last_sign_in_host'],
  ],
  links: {
    group_id: { target: 'client_groups', phase: 'tblclientgroups', missing: 'group-missing' },
  },
  extras: { settings: 'jsonb', changed_at: 'timestamptz' },
  unhashed: ['changed_at'],
  // the source does not say when a client was closed: its last change is the nearest there is
  computed: {
    closed_at: {
      insert: "case when r.status = 'closed' then coalesce(r.changed_at, now()) end",
      update: "case when r.status = 'closed' then coalesce(t.closed_at, r.changed_at, now()) end",
    },
  },
  companion: fieldValues,
  map(row, facts, say, values) {
    const money = currency(facts, row.currency, say);
    if (!money) {
      say('currency-not-iso');
      return undefined;
    }
    const person = { email: email(row.email), taxId: textOrNull(row.tax_id) };
    if (facts.isErased({ ...person, row: { of: 'clients', number: integer(row.id) } })) {
      say('erased-person');
      return undefined;
    }
    const land = country(row.country, say);
    const company = text(row.companyname);
    return {
      status: oneOf(STATUS, row.status, 'inactive', () => say('status-unknown')),
      type: company === '' ? 'person' : 'company',
      first_name: text(row.firstname),
      last_name: text(row.lastname),
      company_name: company,
      email: person.email,
      phone: phone(row.phonenumber, land),
      tax_id: person.taxId,
      address1: text(row.address1),
      address2: text(row.address2),
      city: text(row.city),
      region: text(row.state),
      postcode: text(row.postcode),
      country: land,
      language: language(row.language, facts.language, say),
      currency: money.code,
      custom_fields: JSON.stringify(customFields(values, facts, say)),
      signed_up_on: date(row.datecreated, say),
      last_sign_in_at: instant(row.lastlogin, say),
      last_sign_in_address: textOrNull(row.ip),
      last_sign_in_host: textOrNull(row.host),
      group_id: link(row.groupid),
      settings: JSON.stringify(settings(row)),
      changed_at: instant(row.updated_at, () => {}),
    };
  },
  goneSums: {
    'credit balances': `select e.currency, sum(e.amount_minor) from clients c join credit_entries e
      on e.client_id = c.id and e.source_id = :source
      where c.source_id = :source and c.source_row = any(:gone) group by 1`,
  },
  // settings that staff have made since are theirs
  after: [
    `delete from client_settings cs using import_resolved r where r.outcome = 'changed'
      and cs.client_id = r.row_id and cs.set_by = 'import' and not jsonb_exists(r.settings, cs.key)`,
    `insert into client_settings (client_id, key, value, set_by)
      select r.row_id, e.key, e.value, 'import' from import_resolved r, jsonb_each(r.settings) e
      where r.outcome in ('new', 'changed') on conflict (client_id, key) do nothing`,
  ],
};

/** The administrators' note on a client's profile, which has no row of its own in the source. */
export const profileNotes: TablePlan = {
  phase: 'tblclients.notes',
  table: 'tblclients',
  columns: ['notes'],
  needs: ['notes'],
  where: "t.notes <> ''",
  target: 'notes',
  targetRow: '-s.source_row',
  fields: ['section', 'body', 'sticky'],
  links: { client_id: CLIENT },
  client: { link: 'client_id' },
  map: (row) => ({ section: 'profile', body: text(row.notes), sticky: false, client_id: link(row.id) }),
};

function flagsOf(row: SourceRow, flags: readonly (readonly [string, SettingName])[]): Record<string, true> {
  return Object.fromEntries(flags.filter(([column]) => flag(row[column])).map(([, name]) => [name, true]));
}

function settings(row: SourceRow): Record<string, true> {
  // opted out when either of the two columns, which versions keep side by side, says so
  const optedOut =
    flag(row.emailoptout) ||
    (row.marketing_emails_opt_in !== undefined && !flag(row.marketing_emails_opt_in));
  return { ...flagsOf(row, SETTINGS), ...(optedOut && { marketingOptOut: true as const }) };
}

function customFields(values: Companion | undefined, facts: Facts, say: Say): Record<string, string> {
  const found = new Map<string, string>();
  for (const value of values ?? []) {
    const field = facts.clientFields.get(integer(value.fieldid));
    if (!field) continue;
    if (found.has(field.name)) say('field-repeated');
    if (raw(value.value) !== '') found.set(field.name, text(value.value));
  }
  return Object.fromEntries(found);
}

/** Values of the clients' own fields; password fields are encrypted and never asked for. */
async function fieldValues(source: Source, after: number, upTo: number, facts: Facts) {
  const wanted = [...facts.clientFields].filter(([, field]) => !field.encrypted).map(([id]) => id);
  const byClient = new Map<number, SourceRow[]>();
  if (wanted.length === 0 || !source.has('tblcustomfieldsvalues.value')) return byClient;
  const order = source.has('tblcustomfieldsvalues.id') ? 'id' : 'fieldid';
  const rows = await source.query(
    `select relid, fieldid, value from tblcustomfieldsvalues
      where fieldid in (${wanted.join(', ')}) and relid > ? and relid <= ? order by ${order}`,
    [after, upTo],
  );
  for (const row of rows) {
    const client = integer(row.relid);
    const list = byClient.get(client);
    if (list) list.push(row);
    else byClient.set(client, [row]);
  }
  return byClient;
}
