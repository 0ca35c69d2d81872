import { z } from '@hono/zod-openapi';
import { connectorKinds } from '../../../db/queries/servers.ts';
import { id, idParams, line, webAddress } from '../../fields/common.ts';

const printable = z
  .string()
  .max(512)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without blanks');

/** The kinds that a connector exists for, and what each is called with. */
export const credentialShapes = {
  whm: z.strictObject({ username: printable.regex(/^[^:]+$/, 'must not hold a colon'), token: printable }),
  plesk: z.union(
    [
      z.strictObject({ secretKey: printable.min(1) }),
      z.strictObject({ username: printable.min(1), password: printable.min(1) }),
    ],
    'must be secretKey, or username and password, in printable ASCII without blanks',
  ),
  directadmin: z.strictObject({
    username: printable.regex(/^[^:|]+$/, 'must not hold a colon or a |'),
    loginKey: printable.min(1),
  }),
  hestia: z.strictObject({ accessKey: printable.min(1), secretKey: printable.min(1) }),
  webhook: z.strictObject({
    secret: printable.regex(
      /^(whsec_)?[A-Za-z0-9+/]+=*$/,
      'must be base64, with or without whsec_ before it',
    ),
  }),
  manual: z.strictObject({}),
  proxmox: z.strictObject({
    tokenId: printable.regex(/^[^\s@!=]+@[^\s@!=]+![^\s@!=]+$/, 'must be USER@REALM!NAME'),
    secret: z.guid('must be the UUID that Proxmox showed when the token was made'),
  }),
  pterodactyl: z.strictObject({
    apiKey: printable.regex(/^(?!ptlc_)/, 'must be an application key, not a client key'),
  }),
};
const usableKinds = Object.keys(credentialShapes) as (keyof typeof credentialShapes)[];

const credentials = z.record(z.string().max(64), z.string().max(512)).openapi({
  description:
    'write-only, kept encrypted. WHM: `username`, `token`. Plesk: `secretKey`, or `username` and `password`. DirectAdmin: `username`, `loginKey`. Hestia: `accessKey`, `secretKey`. Proxmox: `tokenId`, `secret`. Pterodactyl: `apiKey`. Webhook: `secret`.',
  writeOnly: true,
});

const fields = {
  name: line(200).min(1),
  url: webAddress.nullable(),
  tlsVerify: z.boolean().openapi({ description: 'false accepts any certificate of this one server' }),
  maxConcurrency: z.int().min(1).max(100).openapi({ description: 'calls at the same time' }),
  disabled: z.boolean(),
};
const { name, ...rest } = fields;

export const newServer = z
  .strictObject({
    providerId: id,
    connector: z.enum(usableKinds),
    name,
    ...z.strictObject(rest).partial().shape,
    credentials: credentials.optional(),
  })
  .openapi('NewServer', {
    example: {
      providerId: 1,
      connector: 'whm',
      name: 'web1',
      url: 'https://web1.example.com:2087',
      credentials: { username: 'root', token: 'NYZL0Q8SZPV2M5PHJIHZ1S0TDMWR1T6U' },
    },
  });

export const serverEdit = z
  .strictObject({ connector: z.enum(usableKinds), ...fields, credentials: credentials.nullable() })
  .partial()
  .openapi('ServerEdit', { example: { maxConcurrency: 10 } });

export const serverSchema = z
  .object({
    id,
    providerId: id,
    connector: z.enum(connectorKinds),
    ...fields,
    url: z.string().nullable(),
    credentials: z
      .enum(['set', 'needed', 'none'])
      .openapi({ description: 'never the credentials themselves; `none`: this server is worked by hand' }),
    version: z.int(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .openapi('Server');

export const serverExample = {
  id: 1,
  providerId: 1,
  name: 'web1',
  connector: 'whm',
  url: 'https://web1.example.com:2087',
  tlsVerify: true,
  maxConcurrency: 5,
  disabled: false,
  credentials: 'set',
  version: 1,
  createdAt: '2026-01-31T09:30:00.000Z',
  updatedAt: '2026-01-31T09:30:00.000Z',
};

export const serverParams = idParams('serverId', 'the server’s number');
