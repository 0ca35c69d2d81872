import { Context, heartbeat } from '@temporalio/activity';
import { carryOut } from '../../connectors/provisioning/carry-out.ts';
import { createConnectorPool } from '../../connectors/provisioning/pool.ts';
import { isProven } from '../../connectors/provisioning/proof.ts';
import type { Pool } from '../../db/connect.ts';
import { createVault } from '../../db/crypto/secrets.ts';
import { BENCH_KEY } from '../world.ts';

interface Row {
  domain: string;
  username: string;
  serverId: number;
  url: string;
  credentials: string;
  maxConcurrency: number;
}

/** What a hand-written activity would do: read the service, remove the account with proof, write the status and the log. */
export function bareActivities(sql: Pool) {
  const connectors = createConnectorPool();
  const vault = createVault({ current: BENCH_KEY });
  return {
    async terminate(id: number): Promise<void> {
      const beat = setInterval(() => heartbeat(), 2_500);
      try {
        const [row] = await sql<Row[]>`
          select v.domain, v.username, v.server_id, s.url, s.credentials, s.max_concurrency
          from services v join servers s on s.id = v.server_id where v.id = ${id}`;
        if (!row) throw new Error('no such service');
        const connector = connectors.get(row.serverId, {
          kind: 'whm',
          baseUrl: row.url,
          tls: { verify: true },
          maxConnections: row.maxConcurrency,
          credentials: vault.open(row.credentials, `servers:${row.serverId}`),
        });
        const signal = Context.current().cancellationSignal;
        const proof = await carryOut(connector, { kind: 'terminate' }, row, {
          signal,
          idempotencyKey: `bare/${id}`,
        });
        if (!isProven(proof)) throw new Error(proof.failure.code);
        await sql.begin(async (tx) => {
          await tx`update services set status = 'terminated', terminated_at = now() where id = ${id}`;
          await tx`update addons set status = 'terminated' where service_id = ${id} and status in ('active', 'suspended')`;
          await tx`
            insert into change_log (provider_id, client_id, entity, entity_id, action, actor_kind)
            select c.provider_id, c.id, 'service', ${id}, 'changed', 'system'
            from services v join clients c on c.id = v.client_id where v.id = ${id}`;
        });
      } finally {
        clearInterval(beat);
      }
    },
    close: () => connectors.close(),
  };
}

export type BareActivities = Pick<ReturnType<typeof bareActivities>, 'terminate'>;
