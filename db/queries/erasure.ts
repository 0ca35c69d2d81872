import { policySchema, retentionOf } from '../../domain/policy.ts';
import type { Sql, Tx } from '../connect.ts';
import type { Vault } from '../crypto/secrets.ts';
import type { PersonalValue } from '../erasure/values.ts';
import { withMergedNumbers } from '../plans/client.ts';
import type { Retention } from '../rows/clear.ts';

/** So many values are sealed together. */
const PART = 2_000;

/** Whose rows an erasure is about, and how long the provider keeps what. */
export async function erasureScope(
  sql: Sql,
  { clientId, providerId }: { clientId: number; providerId: number },
): Promise<{ ids: number[]; retention: Retention }> {
  const ids = await withMergedNumbers(sql, clientId);
  return { ids, retention: await retentionOfProvider(sql, providerId) };
}

/** How long a provider keeps what. */
export async function retentionOfProvider(sql: Sql, providerId: number): Promise<Retention> {
  const [row] = await sql<{ policy: unknown }[]>`select policy from providers where id = ${providerId}`;
  return retentionOf(policySchema.parse(row?.policy ?? {}));
}

/** Keeps the values that are looked for later, sealed; instead of those that an earlier attempt kept. */
export async function keepValues(
  tx: Tx,
  vault: Vault,
  operationId: string,
  values: readonly PersonalValue[],
): Promise<void> {
  await forgetValues(tx, operationId);
  for (let from = 0, part = 0; from < values.length; from += PART, part++) {
    const sealed = vault.seal(
      { values: values.slice(from, from + PART).map(({ kind, value }) => [kind, value]) },
      sealedAs(operationId, part),
    );
    await tx`insert into erasure_values ${tx({ operationId, part, sealed })}`;
  }
}

/** The values again. */
export async function* keptValues(
  sql: Sql,
  vault: Vault,
  operationId: string,
): AsyncGenerator<PersonalValue> {
  const rows = await sql<{ part: number; sealed: string }[]>`
    select part, sealed from erasure_values where operation_id = ${operationId} order by part`;
  for (const { part, sealed } of rows) {
    const { values } = vault.open(sealed, sealedAs(operationId, part)) as {
      values: [PersonalValue['kind'], string][];
    };
    for (const [kind, value] of values) yield { kind, value };
  }
}

/** Nothing of the person is known any more. */
export async function forgetValues(tx: Tx, operationId: string): Promise<void> {
  await tx`delete from erasure_values where operation_id = ${operationId}`;
}

const sealedAs = (operationId: string, part: number) => `erasure_values:${operationId}/${part}`;

/** Writes down what a scan has found, also one that blocks its operation. */
export async function keepScan(sql: Sql, operationId: string, scan: object): Promise<void> {
  await sql`
    insert into erasure_certificates (operation_id, scan) values (${operationId}, ${sql.json(scan as never)})
    on conflict (operation_id) do update set scan = excluded.scan`;
}

export interface CertificateRow {
  operationId: string;
  scan: Record<string, unknown> | null;
  body: Record<string, unknown> | null;
  issuedAt: string | null;
}

/** What the erasure found and certified, or undefined. */
export async function findCertificate(sql: Sql, operationId: string): Promise<CertificateRow | undefined> {
  const [row] = await sql<CertificateRow[]>`
    select operation_id, scan, body, issued_at from erasure_certificates where operation_id = ${operationId}`;
  return row;
}

/** The operations that certified an erasure of the client, newest first. */
export async function certificatesOf(
  sql: Sql,
  clientId: number,
): Promise<{ operationId: string; kind: string; outcome: string; issuedAt: string }[]> {
  return sql<{ operationId: string; kind: string; outcome: string; issuedAt: string }[]>`
    select c.operation_id, o.kind, c.body ->> 'outcome' as outcome, c.issued_at
    from erasure_certificates c join operations o on o.id = c.operation_id
    where o.client_id = ${clientId} and c.issued_at is not null order by c.issued_at desc`;
}
