import type { Sql, Tx } from '../../../db/connect.ts';
import { lockGroup } from '../../../db/queries/groups.ts';
import { findProvider, lockProvider } from '../../../db/queries/providers.ts';
import { findService, lockService } from '../../../db/queries/services.ts';
import {
  settingsOfClient,
  settingsOfGroup,
  settingsOfProvider,
  settingsOfService,
} from '../../../db/queries/settings.ts';
import type { Level } from '../../../domain/settings/registry.ts';
import type { Given } from '../../../domain/settings/resolve.ts';
import { maySee } from '../../http/caller.ts';
import type { Call, WriteCall } from '../../http/endpoint.ts';
import { notFound } from '../../problems.ts';
import { groupToRead } from '../client-groups/get.ts';
import { canSeeClient, clientToChange, clientToRead } from '../clients/access.ts';

/** Whose settings change, for the change log and for dunning. */
export interface Owner {
  providerId: number;
  clientId: number | null;
}

/** How the settings of one level are found. Both throw the problem of a row that cannot be read or changed. */
export interface Owners {
  read(call: Call, id: number): Promise<void>;
  /** Holds the row until the transaction ends. */
  change(call: WriteCall, id: number): Promise<Owner>;
  given(sql: Sql, id: number): Promise<Given>;
}

export const owners: Record<Level, Owners> = {
  provider: {
    async read({ sql, caller }, id) {
      if (!maySee(caller, id) || !(await findProvider(sql, id))) throw notFound('provider', id);
    },
    async change({ tx, caller }, id) {
      if (!maySee(caller, id) || !(await lockProvider(tx, id))) throw notFound('provider', id);
      return { providerId: id, clientId: null };
    },
    given: settingsOfProvider,
  },
  group: {
    async read({ sql, caller }, id) {
      await groupToRead(sql, caller, id);
    },
    async change({ tx, caller }, id) {
      const { providerId } = await groupToRead(tx, caller, id, () => lockGroup(tx, id));
      return { providerId, clientId: null };
    },
    given: settingsOfGroup,
  },
  client: {
    async read(call, id) {
      await clientToRead(call, id);
    },
    async change({ tx, caller }, id) {
      const { providerId } = await clientToChange(tx, caller, id);
      return { providerId, clientId: id };
    },
    given: settingsOfClient,
  },
  service: {
    async read({ sql, caller }, id) {
      const service = await findService(sql, id);
      if (!service || !(await canSeeClient(sql, caller, service.clientId))) throw notFound('service', id);
    },
    async change({ tx, caller }, id) {
      const clientId = await clientOf(tx, { caller }, id);
      const { providerId } = await clientToChange(tx, caller, clientId);
      if ((await lockService(tx, id))?.clientId !== clientId) throw notFound('service', id);
      return { providerId, clientId };
    },
    given: settingsOfService,
  },
};

async function clientOf(tx: Tx, { caller }: Pick<Call, 'caller'>, serviceId: number): Promise<number> {
  const service = await findService(tx, serviceId);
  if (!service || !(await canSeeClient(tx, caller, service.clientId))) throw notFound('service', serviceId);
  return service.clientId;
}
