import { z } from '@hono/zod-openapi';
import { audit } from '../../../db/queries/audit.ts';
import {
  deleteRole as dropRole,
  findRole,
  insertRole,
  isRoleInUse,
  lockRole,
  type RoleRow,
  listRoles as readRoles,
  updateRole as writeRole,
} from '../../../db/queries/roles.ts';
import { isAdministered } from '../../../db/queries/staff.ts';
import { actorOf } from '../../http/actor.ts';
import { created, ok } from '../../http/answer.ts';
import type { Caller } from '../../http/caller.ts';
import { endpoint, writing } from '../../http/endpoint.ts';
import { answerNewestFirst, pageOf, pageQuery } from '../../http/page.ts';
import { requireHeld } from '../../http/rights.ts';
import { etagOf, requireVersion } from '../../http/versions.ts';
import { notFound, Problem } from '../../problems.ts';
import { newRole, roleEdit, roleExample, roleParams, roleSchema } from './schema.ts';

const shown = { status: 200, schema: roleSchema, example: roleExample } as const;
const writes = { scope: 'staff:write', confirm: 'lately', tag: 'Roles' } as const;

export const createRole = writing(
  {
    ...writes,
    method: 'post',
    path: '/v1/roles',
    summary: 'Make a role',
    description: 'Nobody can put more into a role than they hold, and only for all providers.',
    body: newRole,
    answers: [
      {
        status: 201,
        description: 'The new role.',
        schema: roleSchema,
        example: roleExample,
        headers: { Location: 'its address', ETag: 'its version' },
      },
    ],
    problems: ['conflict', 'confirmation-needed'],
  },
  async ({ body }, call) => {
    const { tx, caller, now } = call;
    requireOwner(caller, body.permissions);
    const role = await insertRole(tx, body);
    const data = { permissions: role.permissions, secondFactorRequired: role.secondFactorRequired };
    await audit(tx, actorOf(call), { action: 'role.created', subject: `role:${role.id}`, data }, now());
    return created(`/v1/roles/${role.id}`, role, { ETag: etagOf(role) });
  },
);

export const listRoles = endpoint(
  {
    method: 'get',
    path: '/v1/roles',
    scope: 'staff:read',
    tag: 'Roles',
    summary: 'List roles, newest first',
    description: 'Roles belong to the whole installation; accounts are what is limited to providers.',
    query: z.strictObject(pageQuery),
    answers: [
      {
        status: 200,
        description: 'A page of roles.',
        schema: pageOf(roleSchema),
        example: { items: [roleExample], next: null },
      },
    ],
    problems: ['invalid-cursor'],
  },
  async ({ query }, { sql }) => answerNewestFirst('/v1/roles', query, (page) => readRoles(sql, page)),
);

export const getRole = endpoint(
  {
    method: 'get',
    path: '/v1/roles/{roleId}',
    scope: 'staff:read',
    tag: 'Roles',
    summary: 'Read a role',
    params: roleParams,
    answers: [{ ...shown, description: 'The role.', headers: { ETag: 'its version' } }],
  },
  async ({ params: { roleId } }, { sql }) => {
    const role = required(await findRole(sql, roleId), roleId);
    return ok(role, { ETag: etagOf(role) });
  },
);

export const updateRole = writing(
  {
    ...writes,
    method: 'patch',
    path: '/v1/roles/{roleId}',
    summary: 'Edit a role',
    description: 'What it may do changes for everybody who has it, within three seconds.',
    params: roleParams,
    body: roleEdit,
    answers: [{ ...shown, description: 'The role as it is now.', headers: { ETag: 'its version' } }],
    problems: ['conflict', 'confirmation-needed'],
  },
  async ({ params: { roleId }, body }, call) => {
    const { tx, caller, c, now, auth, afterCommit } = call;
    const before = required(await lockRole(tx, roleId), roleId);
    requireVersion(c.req.header('if-match'), etagOf(before));
    requireOwner(caller, [...before.permissions, ...(body.permissions ?? [])]);
    const after = await writeRole(tx, roleId, body);
    if (before.permissions.includes('admin') && !(await isAdministered(tx)))
      throw new Problem('conflict', 'Nobody would be left who may do everything.');
    const data = { permissions: after.permissions, secondFactorRequired: after.secondFactorRequired };
    await audit(tx, actorOf(call), { action: 'role.changed', subject: `role:${roleId}`, data }, now());
    afterCommit(async () => auth.forget());
    return ok(after, { ETag: etagOf(after) });
  },
);

export const deleteRole = writing(
  {
    ...writes,
    method: 'delete',
    path: '/v1/roles/{roleId}',
    summary: 'Remove a role that nobody has',
    params: roleParams,
    answers: [{ status: 204, description: 'It is gone.' }],
    problems: ['conflict', 'confirmation-needed'],
  },
  async ({ params: { roleId } }, call) => {
    const { tx, caller, now } = call;
    const role = required(await lockRole(tx, roleId), roleId);
    requireOwner(caller, role.permissions);
    if (await isRoleInUse(tx, roleId))
      throw new Problem('conflict', 'Somebody has this role: give those accounts another one first.');
    await dropRole(tx, roleId);
    await audit(tx, actorOf(call), { action: 'role.removed', subject: `role:${roleId}` }, now());
    return { status: 204 };
  },
);

/** Throws Problem 403 unless the caller holds all of it, at all providers: a role counts wherever somebody has it. */
function requireOwner(caller: Caller, permissions: readonly string[]): void {
  requireHeld(caller, { scopes: permissions, providerIds: null }, 'a role');
}

function required(role: RoleRow | undefined, id: number): RoleRow {
  if (role) return role;
  throw notFound('role', id);
}
