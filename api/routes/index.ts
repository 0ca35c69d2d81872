import type { Endpoint } from '../http/endpoint.ts';
import { getAccount, listAccountChanges, listAccounts } from './accounts/read.ts';
import { replaceAccount } from './accounts/replace.ts';
import { listActorNames } from './actors/names.ts';
import { exportAudit } from './audit/export.ts';
import { verifyAuditLog } from './audit/verify.ts';
import { getStatement } from './billing/statement.ts';
import { getStatementPdf } from './billing/statement-pdf.ts';
import { getClientStatistics } from './billing/statistics.ts';
import { chargeInvoice } from './charges/charge.ts';
import { listChargeAttempts } from './charges/list.ts';
import { createGroup } from './client-groups/create.ts';
import { deleteGroup } from './client-groups/delete.ts';
import { getGroup } from './client-groups/get.ts';
import { listGroups } from './client-groups/list.ts';
import { updateGroup } from './client-groups/update.ts';
import { createClientTerm, deleteClientTerm, listClientTerms } from './client-terms/routes.ts';
import { listClientChanges } from './clients/changes.ts';
import { createNote, listClientMessages, listClientNotes } from './clients/correspondence.ts';
import { createClient } from './clients/create.ts';
import { listClientDomains } from './clients/domains.ts';
import { getClientErasure } from './clients/erasure.ts';
import { getClient } from './clients/get.ts';
import {
  getAddon,
  getDomain,
  listAddonInvoices,
  listDomainInvoices,
  listServiceInvoices,
} from './clients/items.ts';
import { listClients } from './clients/list.ts';
import { connectProvider, listProvidersOfClient } from './clients/providers.ts';
import { listClientAddons, listClientServices } from './clients/services.ts';
import { updateClient } from './clients/update.ts';
import { createContact } from './contacts/create.ts';
import { getContact } from './contacts/get.ts';
import { listClientContacts } from './contacts/list.ts';
import { updateContact } from './contacts/update.ts';
import { adjustClientCredit } from './credit-entries/adjust.ts';
import { deleteClientCredit } from './credit-entries/delete.ts';
import { listClientCredit } from './credit-entries/list.ts';
import { closeRequest } from './data-requests/close.ts';
import { createDataRequest } from './data-requests/create.ts';
import { getRequest } from './data-requests/get.ts';
import { listRequests, listRequestsOfClient } from './data-requests/list.ts';
import { createDispute } from './disputes/create.ts';
import { getDispute } from './disputes/get.ts';
import { listClientDisputes } from './disputes/list.ts';
import { updateDispute } from './disputes/update.ts';
import { dropDocumentTemplate } from './document-templates/delete.ts';
import { getDocumentTemplate } from './document-templates/get.ts';
import { listDocumentTemplates } from './document-templates/list.ts';
import { previewDocumentTemplate } from './document-templates/preview.ts';
import { putDocumentTemplate } from './document-templates/put.ts';
import { setAddonDueDate, setDomainDueDate, setServiceDueDate } from './due-dates/routes.ts';
import { getDunningBrake, listBrakedClients, listDunningBrakes } from './dunning/brakes.ts';
import { countDunningCases, listDunningCases } from './dunning/cases.ts';
import { getClientDunning } from './dunning/client.ts';
import { decideDunning } from './dunning/decide.ts';
import { decideDunningBrake } from './dunning/decide-brake.ts';
import { listClientHolds } from './dunning/holds.ts';
import { getDunningLadder } from './dunning/ladder.ts';
import { listDunningLadderVersions } from './dunning/ladder-versions.ts';
import { replaceDunningLadder } from './dunning/replace-ladder.ts';
import { simulateDunning } from './dunning/simulate.ts';
import { decideErasureRun } from './erasure-runs/decide.ts';
import { getErasureRun } from './erasure-runs/get.ts';
import { listErasureRuns } from './erasure-runs/list.ts';
import { getExport } from './exports/get.ts';
import { makeExportCode, makeExportLink } from './exports/hand-over.ts';
import { listClientExports } from './exports/list.ts';
import { readFileContent } from './files/content.ts';
import { createFile } from './files/create.ts';
import { listClientFiles } from './files/list.ts';
import { assignGatewayEvent } from './gateway-events/assign.ts';
import { getGatewayEvent } from './gateway-events/get.ts';
import { listGatewayEvents } from './gateway-events/list.ts';
import {
  listInvoiceCredit,
  listInvoiceMessages,
  listInvoiceRungs,
  listInvoiceTransactions,
} from './invoices/about.ts';
import { cancelInvoice } from './invoices/cancel.ts';
import { sendToCollections } from './invoices/collections.ts';
import { createInvoice } from './invoices/create.ts';
import { billEarly } from './invoices/early.ts';
import { addInvoiceFee } from './invoices/fees.ts';
import { generateClientInvoices } from './invoices/generate.ts';
import { getInvoice } from './invoices/get.ts';
import { issueInvoice } from './invoices/issue.ts';
import { addInvoiceLine, removeInvoiceLine } from './invoices/lines.ts';
import { listClientInvoices } from './invoices/list.ts';
import { mailInvoice } from './invoices/mail.ts';
import { getInvoicePdf } from './invoices/pdf.ts';
import { refundInvoice } from './invoices/refund.ts';
import { useCreditForInvoice } from './invoices/use-credit.ts';
import { createLegalHold } from './legal-holds/create.ts';
import { listClientLegalHolds } from './legal-holds/list.ts';
import { releaseLegalHold } from './legal-holds/release.ts';
import { createLogin } from './logins/create.ts';
import { listLoginsOfClient } from './logins/list.ts';
import {
  sendGeneratedPassword,
  sendPasswordLink,
  setLoginPassword,
  setLoginSecurityQuestion,
  switchOffTwoFactor,
} from './logins/passwords.ts';
import { getLogin } from './logins/read.ts';
import { signInAs } from './logins/sign-in-as.ts';
import { getLoginOfClient, removeLoginOfClient, updateLoginOfClient } from './logins/ties.ts';
import { updateLogin } from './logins/update.ts';
import { dropMailTemplate } from './mail-templates/delete.ts';
import { getMailTemplate } from './mail-templates/get.ts';
import { listMailTemplates } from './mail-templates/list.ts';
import { previewMailTemplate } from './mail-templates/preview.ts';
import { putMailTemplate } from './mail-templates/put.ts';
import { sendTestMail } from './mail-templates/test.ts';
import { getCertificate } from './operations/certificate.ts';
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
import { createPaymentGateway } from './payment-gateways/create.ts';
import { getPaymentGateway } from './payment-gateways/get.ts';
import { listPaymentGateways } from './payment-gateways/list.ts';
import { updatePaymentGateway } from './payment-gateways/update.ts';
import { createPaymentMethod } from './payment-methods/create.ts';
import { getPaymentDetails } from './payment-methods/details.ts';
import { listClientPaymentMethods } from './payment-methods/list.ts';
import { getPaymentMethod, updatePaymentMethod } from './payment-methods/update.ts';
import { previewAutomaticStatus } from './providers/automatic-status.ts';
import { createProvider } from './providers/create.ts';
import { getProvider } from './providers/get.ts';
import { getInvoiceSeries, updateInvoiceSeries } from './providers/invoice-series.ts';
import { listProviders } from './providers/list.ts';
import { previewRetention } from './providers/retention.ts';
import { updateProvider } from './providers/update.ts';
import { createQueuedLine } from './queued-lines/create.ts';
import { deleteQueuedLine } from './queued-lines/delete.ts';
import { listClientQueuedLines } from './queued-lines/list.ts';
import { listRefundAttempts } from './refunds/list.ts';
import { createRole, deleteRole, getRole, listRoles, updateRole } from './roles/routes.ts';
import { getSchedule, listSchedules } from './schedules/read.ts';
import { pauseSchedule, resumeSchedule, triggerSchedule } from './schedules/steer.ts';
import { testServerConnection } from './servers/connection-test.ts';
import { createServer } from './servers/create.ts';
import { getServer } from './servers/get.ts';
import { listServers } from './servers/list.ts';
import { updateServer } from './servers/update.ts';
import { getService } from './services/get.ts';
import { updateService } from './services/update.ts';
import { settingsRoutes } from './settings/routes.ts';
import { getSmsGateway, replaceSmsGateway } from './sms-gateways/routes.ts';
import { inviteStaff } from './staff/invitation.ts';
import {
  createStaff,
  getStaff,
  listStaff,
  makeStaffLink,
  removeStaffSecondFactor,
  updateStaff,
} from './staff/manage.ts';
import {
  confirmOwnPassword,
  endOwnSession,
  listOwnSessions,
  setOwnPassword,
  signOut,
} from './staff/own-account.ts';
import { getOwnAccount, updateOwnAccount } from './staff/own-profile.ts';
import {
  beginOwnTotp,
  confirmOwnTotp,
  makeOwnRecoveryCodes,
  removeOwnTotp,
} from './staff/own-second-factor.ts';
import {
  addOwnPasskey,
  beginOwnConfirmation,
  beginOwnPasskey,
  confirmByPasskey,
  listOwnPasskeys,
  removeOwnPasskey,
  renameOwnPasskey,
} from './staff/passkeys/own.ts';
import { endStaffSession, endStaffSessions, listStaffSessions } from './staff/sessions.ts';
import { linkStaff, unlinkStaff } from './staff/single-sign-on/links.ts';
import { createOwnView, deleteOwnView, listOwnViews, renameOwnView } from './staff/views.ts';
import { getRecoveryFigures } from './statistics/recovery.ts';
import { getDebtFigures, getOperationFigures } from './statistics/routes.ts';
import { createTaxRule, deleteTaxRule, getTaxRule, listTaxRules, updateTaxRule } from './tax-rules/routes.ts';
import { getTicket } from './tickets/get.ts';
import { listClientTickets } from './tickets/list.ts';
import { createToken } from './tokens/create.ts';
import { listTokens } from './tokens/list.ts';
import { revokeToken } from './tokens/revoke.ts';
import { getTransaction } from './transactions/get.ts';
import { listClientTransactions } from './transactions/list.ts';
import { payInvoice } from './transactions/pay.ts';
import { refundTransaction } from './transactions/refund.ts';
import { reverseTransaction } from './transactions/return.ts';
import { acknowledgeWebhook } from './webhooks/acknowledge.ts';
import { createWebhookEndpoint } from './webhooks/create.ts';
import { deleteWebhookEndpoint } from './webhooks/delete.ts';
import { listWebhookDeliveries } from './webhooks/deliveries.ts';
import { getWebhookDelivery } from './webhooks/delivery.ts';
import { getWebhookEndpoint } from './webhooks/get.ts';
import { listWebhookEndpoints } from './webhooks/list.ts';
import { redeliverWebhook } from './webhooks/redeliver.ts';
import { rotateWebhookSecret } from './webhooks/rotate-secret.ts';
import { testWebhookEndpoint } from './webhooks/send-test.ts';
import { updateWebhookEndpoint } from './webhooks/update.ts';

/** Every route that needs a token or a session. */
export const endpoints: readonly Endpoint[] = [
  createProvider,
  listProviders,
  getProvider,
  updateProvider,
  getInvoiceSeries,
  updateInvoiceSeries,
  createTaxRule,
  listTaxRules,
  getTaxRule,
  updateTaxRule,
  deleteTaxRule,
  createClientTerm,
  listClientTerms,
  deleteClientTerm,
  previewRetention,
  previewAutomaticStatus,
  listErasureRuns,
  getErasureRun,
  decideErasureRun,
  createGroup,
  listGroups,
  getGroup,
  updateGroup,
  deleteGroup,
  ...settingsRoutes,
  createClient,
  listClients,
  getClient,
  getClientErasure,
  updateClient,
  listClientServices,
  getService,
  updateService,
  listClientAddons,
  listClientDomains,
  getAddon,
  getDomain,
  listServiceInvoices,
  listAddonInvoices,
  listDomainInvoices,
  listClientInvoices,
  getInvoice,
  getInvoicePdf,
  listInvoiceTransactions,
  listInvoiceCredit,
  listInvoiceMessages,
  listInvoiceRungs,
  createInvoice,
  generateClientInvoices,
  billEarly,
  setServiceDueDate,
  setAddonDueDate,
  setDomainDueDate,
  createQueuedLine,
  listClientQueuedLines,
  deleteQueuedLine,
  addInvoiceLine,
  removeInvoiceLine,
  issueInvoice,
  mailInvoice,
  addInvoiceFee,
  useCreditForInvoice,
  sendToCollections,
  cancelInvoice,
  refundInvoice,
  payInvoice,
  listClientTransactions,
  getTransaction,
  refundTransaction,
  listRefundAttempts,
  reverseTransaction,
  listClientCredit,
  adjustClientCredit,
  deleteClientCredit,
  listAccounts,
  getAccount,
  replaceAccount,
  getSmsGateway,
  replaceSmsGateway,
  listAccountChanges,
  getClientStatistics,
  getStatement,
  getStatementPdf,
  listClientTickets,
  getTicket,
  createContact,
  listClientContacts,
  getContact,
  updateContact,
  createLogin,
  getLogin,
  updateLogin,
  getLoginOfClient,
  updateLoginOfClient,
  removeLoginOfClient,
  sendPasswordLink,
  sendGeneratedPassword,
  setLoginPassword,
  switchOffTwoFactor,
  setLoginSecurityQuestion,
  createNote,
  listClientNotes,
  listClientMessages,
  listClientChanges,
  listLoginsOfClient,
  signInAs,
  connectProvider,
  listProvidersOfClient,
  createLegalHold,
  listClientLegalHolds,
  releaseLegalHold,
  createDispute,
  listClientDisputes,
  getDispute,
  updateDispute,
  decideDunning,
  listDunningCases,
  countDunningCases,
  listDunningBrakes,
  getDunningBrake,
  listBrakedClients,
  decideDunningBrake,
  listClientHolds,
  getDunningLadder,
  replaceDunningLadder,
  listDunningLadderVersions,
  simulateDunning,
  getClientDunning,
  createFile,
  listClientFiles,
  readFileContent,
  createPaymentMethod,
  listClientPaymentMethods,
  getPaymentDetails,
  getPaymentMethod,
  updatePaymentMethod,
  createPaymentGateway,
  listPaymentGateways,
  getPaymentGateway,
  updatePaymentGateway,
  chargeInvoice,
  listChargeAttempts,
  listGatewayEvents,
  getGatewayEvent,
  assignGatewayEvent,
  createServer,
  listServers,
  testServerConnection,
  getServer,
  updateServer,
  planClientOperation,
  startOperation,
  restartOperation,
  getOperationFigures,
  getDebtFigures,
  getRecoveryFigures,
  listOperations,
  getOperation,
  listOperationItems,
  listOperationEvents,
  decideOperation,
  listDecisions,
  getEvidence,
  getCertificate,
  listClientExports,
  getExport,
  makeExportCode,
  makeExportLink,
  createDataRequest,
  listRequestsOfClient,
  listRequests,
  getRequest,
  closeRequest,
  listDocumentTemplates,
  getDocumentTemplate,
  putDocumentTemplate,
  dropDocumentTemplate,
  previewDocumentTemplate,
  listMailTemplates,
  getMailTemplate,
  putMailTemplate,
  previewMailTemplate,
  sendTestMail,
  dropMailTemplate,
  createToken,
  listTokens,
  revokeToken,
  exportAudit,
  verifyAuditLog,
  listSchedules,
  getSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
  getOwnAccount,
  updateOwnAccount,
  signOut,
  listOwnSessions,
  endOwnSession,
  confirmOwnPassword,
  setOwnPassword,
  beginOwnTotp,
  confirmOwnTotp,
  removeOwnTotp,
  makeOwnRecoveryCodes,
  beginOwnPasskey,
  addOwnPasskey,
  listOwnPasskeys,
  renameOwnPasskey,
  removeOwnPasskey,
  beginOwnConfirmation,
  confirmByPasskey,
  listActorNames,
  listOwnViews,
  createOwnView,
  renameOwnView,
  deleteOwnView,
  createStaff,
  listStaff,
  getStaff,
  updateStaff,
  makeStaffLink,
  inviteStaff,
  listStaffSessions,
  endStaffSession,
  endStaffSessions,
  removeStaffSecondFactor,
  linkStaff,
  unlinkStaff,
  createRole,
  listRoles,
  getRole,
  updateRole,
  deleteRole,
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  updateWebhookEndpoint,
  rotateWebhookSecret,
  testWebhookEndpoint,
  listWebhookDeliveries,
  getWebhookDelivery,
  redeliverWebhook,
  acknowledgeWebhook,
  deleteWebhookEndpoint,
];
