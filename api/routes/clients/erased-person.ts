import { z } from '@hono/zod-openapi';
import type { Tx } from '../../../db/connect.ts';
import type { Vault } from '../../../db/crypto/secrets.ts';
import { erasedMarks, marksOfPerson } from '../../../db/erasure/tombstones.ts';
import { longText } from '../../fields/common.ts';
import { Problem } from '../../problems.ts';

/** How a request says that an erased person may be recorded again after all. */
export const overrideFields = {
  overrideErasure: z.literal(true).optional().openapi({
    description: 'record the person although they were erased; needs `overrideReason`, and both are logged',
  }),
  overrideReason: longText(5000).trim().min(1, 'says why, in words').optional().openapi({
    description: 'why an erased person may be recorded again',
    example: 'She has signed up again and knows it',
  }),
};

export interface Override {
  overrideErasure?: true | undefined;
  overrideReason?: string | undefined;
}

/** For schemas: an override and its reason come together. */
export const overrideIsWhole = ({ overrideErasure, overrideReason }: Override) =>
  (overrideErasure === undefined) === (overrideReason === undefined);
export const OVERRIDE_MESSAGE = {
  message: 'overrideErasure and overrideReason come together',
  path: ['overrideReason'],
};

/**
 * X9. Refuses to record a person whose data was erased.
 * @returns what the change log says of an override, if one was needed and given
 * @throws Problem 409 when a tombstone stands and nothing overrides it
 */
export async function admitPerson(
  tx: Tx,
  vault: Vault,
  providerId: number,
  {
    email,
    taxId,
    overrideErasure,
    overrideReason,
  }: { email?: string | null; taxId?: string | null } & Override,
): Promise<{ erasureOverridden: { from: null; to: string } } | Record<string, never>> {
  const marks = await erasedMarks(
    tx,
    vault,
    providerId,
    marksOfPerson({ email: email ?? null, taxId: taxId ?? null }),
  );
  if (marks.length === 0) return {};
  if (overrideErasure && overrideReason) return { erasureOverridden: { from: null, to: overrideReason } };
  const by = new Set(marks.map(({ kind }) => (kind === 'taxId' ? 'tax number' : 'e-mail address')));
  throw new Problem(
    'erased-person',
    `Somebody with this ${[...by].join(' and this ')} was erased here and must not come back by accident. If they want to be recorded again, say so with overrideErasure and overrideReason.`,
  );
}
