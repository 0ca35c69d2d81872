import type { ChosenList } from '../domain/operations/chosen.ts';

/** Where the console lives. */
export const BASE = '/console';

type Query = Record<string, string | number | undefined>;

/** Every address of the console; a name of a parameter, such as `:operationId`, in the place of an id makes its route. */
export const paths = {
  today: () => BASE,
  signIn: (query: { next?: string; done?: string } = {}) => withQuery(`${BASE}/sign-in`, query),
  signOut: () => `${BASE}/sign-out`,
  /** where somebody ends up who signed in in another tab, and the way back to what the first one keeps */
  signedIn: () => `${BASE}/signed-in`,
  goOn: () => `${BASE}/go-on`,
  confirm: () => `${BASE}/confirm`,
  account: (query: Query = {}) => withQuery(`${BASE}/account`, query),
  accountProfile: () => `${BASE}/account/profile`,
  accountApp: () => `${BASE}/account/app`,
  accountAppConfirm: () => `${BASE}/account/app/confirm`,
  accountCodes: () => `${BASE}/account/recovery-codes`,
  accountAppOff: () => `${BASE}/account/app/off`,
  accountPassword: () => `${BASE}/account/password`,
  accountPasskeys: () => `${BASE}/account/passkeys`,
  accountPasskeyMade: () => `${BASE}/account/passkeys/made`,
  accountPasskeyName: (id: number | string) => `${BASE}/account/passkeys/${id}/name`,
  accountPasskeyRemove: (id: number | string) => `${BASE}/account/passkeys/${id}/remove`,
  accountSessionEnd: (id: number | string) => `${BASE}/account/sessions/${id}/end`,
  asset: (name: string) => `${BASE}/assets/${name}`,

  operations: (query: Query = {}) => withQuery(`${BASE}/operations`, query),
  decideMany: () => `${BASE}/operations/decide`,
  operation: (id: string, query: Query = {}) => withQuery(`${BASE}/operations/${id}`, query),
  operationNews: (id: string, query: Query = {}) => withQuery(`${BASE}/operations/${id}/news`, query),
  operationDecisions: (id: string) => `${BASE}/operations/${id}/decisions`,
  operationRestart: (id: string) => `${BASE}/operations/${id}/restart`,
  operationItems: (id: string, query: Query = {}) => withQuery(`${BASE}/operations/${id}/items`, query),
  operationEvents: (id: string, query: Query = {}) => withQuery(`${BASE}/operations/${id}/events`, query),
  /** a document of an operation: `evidence` or `certificate`, as `json` or `pdf` */
  operationDocument: (id: string, what: string, format: string) =>
    `${BASE}/operations/${id}/${what}.${format}`,

  /** from the field in the header: whatever somebody has at hand about a client or an operation */
  search: (query: Query = {}) => withQuery(`${BASE}/search`, query),
  clients: (query: Query = {}) => withQuery(`${BASE}/clients`, query),
  client: (id: number | string, query: Query = {}) => withQuery(`${BASE}/clients/${id}`, query),
  /** a list of what a client has, such as `services` */
  clientList: (id: number | string, list: string, query: Query = {}) =>
    withQuery(`${BASE}/clients/${id}/${list}`, query),

  /** what a form on a list does, such as `add` */
  clientDo: (id: number | string, list: string, what: string) => `${BASE}/clients/${id}/${list}/${what}`,
  clientTransaction: (id: number | string, transactionId: number | string, query: Query = {}) =>
    withQuery(`${BASE}/clients/${id}/transactions/${transactionId}`, query),
  clientTransactionDo: (id: number | string, transactionId: number | string, what: string) =>
    `${BASE}/clients/${id}/transactions/${transactionId}/${what}`,
  clientStatementPdf: (id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/clients/${id}/statement/statement.pdf`, query),
  clientContact: (id: number | string, contactId: number | string) =>
    `${BASE}/clients/${id}/contacts/${contactId}`,
  clientTicket: (id: number | string, ticketId: number | string, query: Query = {}) =>
    withQuery(`${BASE}/clients/${id}/tickets/${ticketId}`, query),
  clientLogin: (id: number | string, loginId: number | string, query: Query = {}) =>
    withQuery(`${BASE}/clients/${id}/logins/${loginId}`, query),
  clientLoginDo: (id: number | string, loginId: number | string, what: string) =>
    `${BASE}/clients/${id}/logins/${loginId}/${what}`,

  /** what staff decide about the dunning of a client: `decide`, `spare`, or about a service by its number */
  clientDunning: (id: number | string, what: string) => `${BASE}/clients/${id}/dunning/${what}`,
  clientServiceDunning: (id: number | string, serviceId: number | string) =>
    `${BASE}/clients/${id}/dunning/services/${serviceId}`,

  /** one of what a client has: a service, an add-on or a domain, by the name of its list; a part of its page */
  item: (list: ChosenList, id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/${list}/${id}`, query),
  itemPart: (list: ChosenList, id: number | string, part: string, query: Query = {}) =>
    withQuery(`${BASE}/${list}/${id}/${part}`, query),
  /** something that is done to several of what a client has; the query names them, as `services=4,7` */
  chosen: (clientId: number | string, part: string, query: Query = {}) =>
    withQuery(`${BASE}/clients/${clientId}/chosen/${part}`, query),

  invoice: (id: number | string, query: Query = {}) => withQuery(`${BASE}/invoices/${id}`, query),
  /** something that is done to an invoice, such as `pay` */
  invoiceAction: (id: number | string, action: string) => `${BASE}/invoices/${id}/${action}`,
  invoicePdf: (id: number | string) => `${BASE}/invoices/${id}/invoice.pdf`,

  /** what staff keep of lists */
  views: () => `${BASE}/views`,
  viewName: (id: number | string) => `${BASE}/views/${id}/name`,
  viewRemove: (id: number | string) => `${BASE}/views/${id}/remove`,

  start: (query: Query = {}) => withQuery(`${BASE}/start`, query),
  preview: (clientId: number | string, kind: string, query: Query = {}) =>
    withQuery(`${BASE}/clients/${clientId}/start/${kind}`, query),

  dunning: (query: Query = {}) => withQuery(`${BASE}/dunning`, query),
  brakes: (query: Query = {}) => withQuery(`${BASE}/dunning/brakes`, query),
  recovered: (query: Query = {}) => withQuery(`${BASE}/dunning/recovered`, query),
  brake: (id: number | string, query: Query = {}) => withQuery(`${BASE}/dunning/brakes/${id}`, query),
  ladders: (query: Query = {}) => withQuery(`${BASE}/dunning/ladders`, query),
  ladder: (providerId: number | string, query: Query = {}) =>
    withQuery(`${BASE}/dunning/ladders/${providerId}`, query),
  groupLadder: (providerId: number | string, groupId: number | string, query: Query = {}) =>
    withQuery(`${BASE}/dunning/ladders/${providerId}/groups/${groupId}`, query),

  mailTemplate: (providerId: number | string, name: string, language: string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${providerId}/mails/${name}/${language}`, query),
  documentTemplate: (providerId: number | string, name: string, language: string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${providerId}/documents/${name}/${language}`, query),
  openTemplate: (providerId: number | string) => `${BASE}/settings/providers/${providerId}/open-template`,
  webhooks: (query: Query = {}) => withQuery(`${BASE}/settings/webhooks`, query),
  webhook: (id: number | string, query: Query = {}) => withQuery(`${BASE}/settings/webhooks/${id}`, query),
  webhookActions: (id: number | string) => `${BASE}/settings/webhooks/${id}/actions`,
  delivery: (id: string, query: Query = {}) => withQuery(`${BASE}/settings/deliveries/${id}`, query),
  servers: (query: Query = {}) => withQuery(`${BASE}/settings/servers`, query),
  newServer: (query: Query = {}) => withQuery(`${BASE}/settings/new-server`, query),
  server: (id: number | string, query: Query = {}) => withQuery(`${BASE}/settings/servers/${id}`, query),
  serverTest: (id: number | string) => `${BASE}/settings/servers/${id}/test`,
  settings: () => `${BASE}/settings`,
  newProvider: () => `${BASE}/settings/new-provider`,
  providers: (query: Query = {}) => withQuery(`${BASE}/settings/providers`, query),

  schedules: () => `${BASE}/settings/schedules`,
  schedule: (id: string, query: Query = {}) => withQuery(`${BASE}/settings/schedules/${id}`, query),
  staffList: (query: Query = {}) => withQuery(`${BASE}/settings/staff`, query),
  newStaff: () => `${BASE}/settings/staff/new`,
  staff: (id: number | string, query: Query = {}) => withQuery(`${BASE}/settings/staff/${id}`, query),
  staffSessionEnd: (id: number | string, sessionId: number | string) =>
    `${BASE}/settings/staff/${id}/sessions/${sessionId}/end`,
  /** something that is done to an account, such as `link` */
  staffAction: (id: number | string, action: string) => `${BASE}/settings/staff/${id}/${action}`,
  roles: (query: Query = {}) => withQuery(`${BASE}/settings/roles`, query),
  newRole: () => `${BASE}/settings/roles/new`,
  role: (id: number | string, query: Query = {}) => withQuery(`${BASE}/settings/roles/${id}`, query),
  roleRemove: (id: number | string) => `${BASE}/settings/roles/${id}/remove`,
  tokens: (query: Query = {}) => withQuery(`${BASE}/settings/tokens`, query),
  newToken: () => `${BASE}/settings/tokens/new`,
  tokenRevoke: (id: number | string) => `${BASE}/settings/tokens/${id}/revoke`,
  audit: (query: Query = {}) => withQuery(`${BASE}/settings/audit`, query),
  auditFile: (query: Query = {}) => withQuery(`${BASE}/settings/audit/audit.jsonl`, query),
  provider: (id: number | string, query: Query = {}) => withQuery(`${BASE}/settings/providers/${id}`, query),
  providerPolicy: (id: number | string) => `${BASE}/settings/providers/${id}/policy`,
  /** what a provider sets for all below it */
  providerCascade: (id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${id}/inherited`, query),
  providerGroups: (id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${id}/groups`, query),
  group: (id: number | string, query: Query = {}) => withQuery(`${BASE}/settings/groups/${id}`, query),
  /** numbers of invoices and taxes */
  providerInvoicing: (id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${id}/invoicing`, query),
  providerGateways: (id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${id}/gateways`, query),
  newGateway: (providerId: number | string) => `${BASE}/settings/providers/${providerId}/new-gateway`,
  gateway: (id: number | string, query: Query = {}) => withQuery(`${BASE}/settings/gateways/${id}`, query),
  gatewayCredentials: (id: number | string) => `${BASE}/settings/gateways/${id}/credentials`,
  gatewayEvents: (query: Query = {}) => withQuery(`${BASE}/settings/gateway-events`, query),
  gatewayEvent: (id: number | string) => `${BASE}/settings/gateway-events/${id}`,
  providerRetention: (id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${id}/retention`, query),
  /** a day of a provider's retention */
  erasureRun: (id: number | string, query: Query = {}) =>
    withQuery(`${BASE}/settings/erasure-days/${id}`, query),
  dataRequests: (query: Query = {}) => withQuery(`${BASE}/settings/data-requests`, query),
  dataRequest: (id: number | string) => `${BASE}/settings/data-requests/${id}`,
  newTaxRule: (providerId: number | string) => `${BASE}/settings/providers/${providerId}/new-tax-rule`,
  taxRule: (id: number | string) => `${BASE}/settings/tax-rules/${id}`,
  taxRuleRemove: (id: number | string) => `${BASE}/settings/tax-rules/${id}/remove`,
  newGroup: (providerId: number | string) => `${BASE}/settings/providers/${providerId}/new-group`,
  groupFields: (id: number | string) => `${BASE}/settings/groups/${id}/fields`,
  groupRemove: (id: number | string) => `${BASE}/settings/groups/${id}/remove`,
  /** the mails and documents of a provider */
  templates: (providerId: number | string, query: Query = {}) =>
    withQuery(`${BASE}/settings/providers/${providerId}/templates`, query),
} as const;

/** An address with what it asks for; what is undefined or empty is left out. */
export function withQuery(path: string, query: Query): string {
  const text = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  ).toString();
  return text === '' ? path : `${path}?${text}`;
}
