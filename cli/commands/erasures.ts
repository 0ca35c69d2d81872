import { readFile } from 'node:fs/promises';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import colors from 'picocolors';
import { z } from 'zod';
import { connect } from '../../db/connect.ts';
import { verifySignature } from '../../db/crypto/certificate.ts';
import { parseEvidenceText } from '../../db/crypto/evidence-format.ts';
import { loadOrCreateSigningKey, parsePublicKey } from '../../db/crypto/signing.ts';
import { tombstoneKinds } from '../../db/erasure/tombstones.ts';
import { readUp, writePrivately } from '../../dev/up-file.ts';
import { requireMigrated } from '../compose.ts';
import { type Config, needed, readConfig } from '../config.ts';
import { ERASURES_FORMAT, exportErasures, type Reapplied, reapplyErasures } from '../erasures.ts';
import { vaultOf } from '../keys.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const fileSchema = z.looseObject({
  format: z.literal(ERASURES_FORMAT),
  madeAt: z.string(),
  erasures: z.array(
    z.strictObject({
      operationId: z.uuid(),
      providerId: z.int(),
      clients: z.array(z.int()),
      at: z.string(),
      tombstones: z.array(
        z.strictObject({ kind: z.enum(tombstoneKinds), hash, keyId: z.string(), clientId: z.int() }),
      ),
    }),
  ),
});

/** `tenure erasures export FILE` */
export async function exportErasuresCommand(file: string): Promise<void> {
  const config = readConfig();
  const sql = connect(databaseOf(config), { max: 1, name: 'tenure-erasures' });
  try {
    const key = await loadOrCreateSigningKey(config.signingKeyFile);
    const signed = await exportErasures(sql, key, new Date().toISOString());
    writePrivately(file, signed);
    console.log(
      `${signed.erasures.length} erasures are in ${file}. Keep it apart from backups of the database.`,
    );
  } finally {
    await sql.end();
  }
}

/**
 * `tenure reapply-erasures --from FILE`: a line for each client that is not erased yet. Returns the exit code: 0 when
 * all are erased or under way, 1 when a person must look, 2 when the file cannot be used.
 */
export async function reapplyErasuresCommand({
  from,
  publicKey,
  dryRun,
}: {
  from: string;
  publicKey?: string;
  dryRun: boolean;
}): Promise<0 | 1 | 2> {
  const config = readConfig();
  const doc = parseEvidenceText(await readFile(from, 'utf8'));
  const trusted = publicKey
    ? parsePublicKey(await readFile(publicKey, 'utf8'), `The file ${publicKey}`)
    : (await loadOrCreateSigningKey(config.signingKeyFile)).publicKey;
  const { ok, findings } = verifySignature(doc, { trustedPublicKey: trusted });
  const parsed = fileSchema.safeParse(doc);
  if (!ok || !parsed.success) {
    const why = ok ? `${from} is no file of erasures.` : (findings[0]?.sentence ?? '');
    console.error(colors.red(why));
    return 2;
  }
  const databaseUrl = databaseOf(config);
  await requireMigrated(databaseUrl);
  const up = readUp(config.dataDir);
  const options = config.temporal?.connectionOptions ?? (up && { address: up.temporalAddress });
  const connection = await Connection.connect(needed(options, 'TEMPORAL_ADDRESS') as ConnectionOptions);
  const temporal = new Client({ connection, namespace: config.temporal?.namespace ?? 'default' });
  const sql = connect(databaseUrl, { max: 2, name: 'tenure-erasures' });
  try {
    const vault = needed(vaultOf(config), 'TENURE_SECRET_KEY');
    const context = { sql, vault, temporal, taskQueue: config.taskQueue, now: new Date(), dryRun };
    const counts = new Map<string, number>();
    for await (const each of reapplyErasures(parsed.data, context)) {
      counts.set(each.outcome, (counts.get(each.outcome) ?? 0) + 1);
      const line = sentence(each);
      if (line) console.log(line);
    }
    const done = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    console.log(`${parsed.data.erasures.length} erasures in the file: ${done || 'none'}.`);
    return counts.has('blocked') || counts.has('other-row') || counts.has('unknown-key') ? 1 : 0;
  } finally {
    await Promise.allSettled([sql.end(), connection.close()]);
  }
}

function databaseOf(config: Config): string {
  return needed(config.databaseUrl ?? readUp(config.dataDir)?.databaseUrl, 'DATABASE_URL');
}

/** What to tell of a client; nothing where there is nothing left to do. */
function sentence(each: Reapplied): string | undefined {
  const client = `Client ${each.clientId}`;
  switch (each.outcome) {
    case 'gone':
    case 'anonymized':
    case 'merged':
      return undefined;
    case 'started':
      return `${client} is being erased again: operation ${each.newOperationId}.`;
    case 'would-erase':
      return `${client} would be erased again.`;
    case 'running':
      return `${client}: an operation runs on it. Run this again when it has ended.`;
    case 'blocked':
      return colors.yellow(
        `${client} was erased and is back, but something stands against it: ${each.because}`,
      );
    case 'other-row':
      return colors.yellow(
        `${client} is not the one that was erased: the number belongs to another row here. Nothing was done.`,
      );
    case 'unknown-key':
      return colors.yellow(
        `${client}: the file was made with a key that is not known here. Name it in TENURE_PREVIOUS_SECRET_KEYS.`,
      );
  }
}
