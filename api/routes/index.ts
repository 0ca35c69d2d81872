import type { Endpoint } from '../http/endpoint.ts';
import { createGroup } from './client-groups/create.ts';
import { listGroups } from './client-groups/list.ts';
import { listClientChanges } from './clients/changes.ts';
import { createNote, listClientMessages, listClientNotes } from './clients/correspondence.ts';
import { createClient } from './clients/create.ts';
import { listClientDomains } from './clients/domains.ts';
import { getClient } from './clients/get.ts';
import { listClients } from './clients/list.ts';
import { connectProvider, listProvidersOfClient } from './clients/providers.ts';
import { listClientAddons, listClientServices } from './clients/services.ts';
import { updateClient } from './clients/update.ts';
import { createContact } from './contacts/create.ts';
import { getContact } from './contacts/get.ts';
import { listClientContacts } from './contacts/list.ts';
import { updateContact } from './contacts/update.ts';
import { createDispute } from './disputes/create.ts';
import { getDispute } from './disputes/get.ts';
import { listClientDisputes } from './disputes/list.ts';
import { updateDispute } from './disputes/update.ts';
import { getClientDunning } from './dunning/client.ts';
import { getDunningLadder } from './dunning/ladder.ts';
import { listDunningLadderVersions } from './dunning/ladder-versions.ts';
import { replaceDunningLadder } from './dunning/replace-ladder.ts';
import { simulateDunning } from './dunning/simulate.ts';
import { getInvoice } from './invoices/get.ts';
import { listClientInvoices } from './invoices/list.ts';
import { createLegalHold } from './legal-holds/create.ts';
import { listClientLegalHolds } from './legal-holds/list.ts';
import { releaseLegalHold } from './legal-holds/release.ts';
import { decideOperation } from './operations/decide.ts';
import { listDecisions } from './operations/decisions.ts';
import { listOperationEvents } from './operations/events.ts';
import { getEvidence } from './operations/evidence.ts';
import { getOperation } from './operations/get.ts';
import { listOperationItems } from './operations/items.ts';
import { listOperations } from './operations/list.ts';
import { planClientOperation } from './operations/plan.ts';
import { restartOperation } from './operations/restart.ts';
import { startOperation } from './operations/start.ts';
import { createProvider } from './providers/create.ts';
import { getProvider } from './providers/get.ts';
import { listProviders } from './providers/list.ts';
import { updateProvider } from './providers/update.ts';
import { createServer } from './servers/create.ts';
import { getServer } from './servers/get.ts';
import { listServers } from './servers/list.ts';
import { updateServer } from './servers/update.ts';
import { getTicket } from './tickets/get.ts';
import { listClientTickets } from './tickets/list.ts';
import { createToken } from './tokens/create.ts';
import { listTokens } from './tokens/list.ts';
import { revokeToken } from './tokens/revoke.ts';

/** Every route that needs a token. */
export const endpoints: readonly Endpoint[] = [
  createProvider,
  listProviders,
  getProvider,
  updateProvider,
  createGroup,
  listGroups,
  createClient,
  listClients,
  getClient,
  updateClient,
  listClientServices,
  listClientAddons,
  listClientDomains,
  listClientInvoices,
  getInvoice,
  listClientTickets,
  getTicket,
  createContact,
  listClientContacts,
  getContact,
  updateContact,
  createNote,
  listClientNotes,
  listClientMessages,
  listClientChanges,
  connectProvider,
  listProvidersOfClient,
  createLegalHold,
  listClientLegalHolds,
  releaseLegalHold,
  createDispute,
  listClientDisputes,
  getDispute,
  updateDispute,
  getDunningLadder,
  replaceDunningLadder,
  listDunningLadderVersions,
  simulateDunning,
  getClientDunning,
  createServer,
  listServers,
  getServer,
  updateServer,
  planClientOperation,
  startOperation,
  restartOperation,
  listOperations,
  getOperation,
  listOperationItems,
  listOperationEvents,
  decideOperation,
  listDecisions,
  getEvidence,
  createToken,
  listTokens,
  revokeToken,
];
