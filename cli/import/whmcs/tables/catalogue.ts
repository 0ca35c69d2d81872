import { flag, integer, oneOf, raw, text } from '../map/values.ts';
import type { TablePlan } from '../plan.ts';

const TYPES = {
  hostingaccount: 'hosting',
  reselleraccount: 'reseller',
  server: 'server',
  other: 'other',
} as const;

export const products: TablePlan = {
  phase: 'tblproducts',
  table: 'tblproducts',
  columns: ['name', 'type'],
  target: 'products',
  hasProvider: true,
  fields: ['name', 'type'],
  map: (row) => ({
    name: text(row.name) || `Product ${integer(row.id)}`,
    type: oneOf(TYPES, row.type, 'other', () => {}),
  }),
};

/** WHMCS's server modules (lower case), the connector that speaks to them, and its ports with and without TLS. */
const CONNECTORS: Readonly<Record<string, { connector: string; secure: number; plain: number }>> = {
  cpanel: { connector: 'whm', secure: 2087, plain: 2086 },
  plesk: { connector: 'plesk', secure: 8443, plain: 8880 },
  directadmin: { connector: 'directadmin', secure: 2222, plain: 2222 },
  hestia: { connector: 'hestia', secure: 8083, plain: 8083 },
  pvewhmcs: { connector: 'proxmox', secure: 8006, plain: 8006 },
  proxmoxvm: { connector: 'proxmox', secure: 8006, plain: 8006 },
  proxmoxvps: { connector: 'proxmox', secure: 8006, plain: 8006 },
  virtualizor: { connector: 'virtualizor', secure: 4085, plain: 4084 },
  pterodactyl: { connector: 'pterodactyl', secure: 443, plain: 80 },
};

/** Servers come without credentials: the source encrypts them with a key that lies outside its database. */
export const servers: TablePlan = {
  phase: 'tblservers',
  table: 'tblservers',
  columns: ['name', 'hostname', 'ipaddress', 'port', 'secure', 'type', 'disabled'],
  target: 'servers',
  hasProvider: true,
  hasVersion: true,
  fields: ['name', 'connector', 'url', 'disabled'],
  map(row, _facts, say) {
    const known = CONNECTORS[raw(row.type).trim().toLowerCase()];
    if (!known) say('server-type-unknown');
    const secure = row.secure === undefined || flag(row.secure);
    const host = text(row.hostname) || text(row.ipaddress);
    const port = integer(row.port) || (secure ? known?.secure : known?.plain);
    const url = host === '' ? null : address(host, port, secure);
    if (host !== '' && url === null) say('server-address-unreadable');
    return {
      name: text(row.name) || host || `Server ${integer(row.id)}`,
      connector: known?.connector ?? 'manual',
      url,
      disabled: flag(row.disabled),
    };
  },
};

/** `https://host:port` of what was typed as host name, IPv4 or IPv6 address; null when it is none of them. */
function address(host: string, port: number | undefined, secure: boolean): string | null {
  const name = host.replace(/^https?:\/\//i, '').replace(/[/:]+$/, '');
  const bare = /^[0-9a-f]*:[0-9a-f:.]+$/i.test(name) ? `[${name}]` : name;
  if (!/^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)$/iu.test(bare)) return null;
  const text = `http${secure ? 's' : ''}://${bare}${port ? `:${port}` : ''}`;
  return URL.canParse(text) ? new URL(text).origin : null;
}
