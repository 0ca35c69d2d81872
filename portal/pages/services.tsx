import type { Deps } from '../../api/deps.ts';
import { listServices } from '../../db/queries/services.ts';
import { written } from '../../domain/money.ts';
import { cycleName } from '../../web/cycles.ts';
import { Table } from '../../web/elements.tsx';
import type { Portal } from '../env.ts';
import { show, writtenDay } from '../http.tsx';
import { memberPage } from '../member.ts';
import { Older, pageOf } from '../paging.tsx';

/** Services to read. */
export function registerServices(portal: Portal, deps: Deps): void {
  memberPage(
    portal,
    deps,
    '/services',
    { permission: 'products', staff: true },
    {
      async get(call) {
        const { words, language, signed } = call;
        const { rows, older } = await pageOf(call, (page) =>
          listServices(deps.sql, { clientId: signed.client.id, ...page }),
        );
        const { service } = words;
        return show(
          call,
          { title: words.services },
          rows.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <>
              <Table
                caption={words.services}
                columns={[
                  service.name,
                  service.domain,
                  service.status,
                  service.price,
                  service.cycle,
                  service.next,
                ]}
                rows={rows.map((row) => [
                  row.name || String(row.id),
                  row.domain ?? '–',
                  words.serviceStatus[row.status],
                  written({ minor: row.priceMinor, currency: row.currency }, language),
                  cycleName(call, row.cycle),
                  row.nextDueOn ? writtenDay(call, row.nextDueOn) : '–',
                ])}
              />
              <Older call={call} path="/services" before={older} />
            </>
          ),
        );
      },
    },
  );
}
