import { Empty } from '../components/table.tsx';
import type { Console, ConsoleDeps, StaffCall } from '../env.ts';
import { show } from '../http.tsx';
import { staffPage } from '../page.ts';
import { paths } from '../paths.ts';
import { registerDataRequests } from './settings/data-requests.tsx';
import { postDelivery, showDelivery } from './settings/deliveries.tsx';
import { postDocumentTemplate, showDocumentTemplate } from './settings/document-template.tsx';
import { settingsEntries } from './settings/entries.ts';
import { registerGatewayEvents } from './settings/gateway-events.tsx';
import { registerGateways } from './settings/gateways.tsx';
import { postGroup, postGroupFields, postGroupRemove, showGroup } from './settings/group.tsx';
import { postNewGroup, showGroups, showNewGroup } from './settings/groups.tsx';
import { registerInvoicing } from './settings/invoicing.tsx';
import { postProviderCascade, showProviderCascade } from './settings/levels.tsx';
import { postMailTemplate, showMailTemplate } from './settings/mail-template.tsx';
import { postNewProvider, showNewProvider } from './settings/new-provider.tsx';
import { postNewServer, showNewServer } from './settings/new-server.tsx';
import { postPolicy, postProvider, showProvider } from './settings/provider.tsx';
import { showProviders } from './settings/providers.tsx';
import { registerRetention } from './settings/retention.tsx';
import { postServer, postServerTest, showServer } from './settings/server.tsx';
import { showServers } from './settings/servers.tsx';
import { openTemplate, showTemplates } from './settings/templates.tsx';
import { postWebhookAction, postWebhookEdit, showWebhook } from './settings/webhook.tsx';
import { postWebhook, showWebhooks } from './settings/webhooks.tsx';

/** The settings: an index of those that somebody may read, and the pages behind it. */
export function registerSettings(console: Console, with_: ConsoleDeps): void {
  staffPage(console, with_, paths.settings(), { get: showSettings });
  registerProviders(console, with_);
  registerTemplates(console, with_);
  registerServers(console, with_);
  registerWebhooks(console, with_);
  registerInvoicing(console, with_);
  registerGateways(console, with_);
  registerGatewayEvents(console, with_);
  registerRetention(console, with_);
  registerDataRequests(console, with_);
}

function registerProviders(console: Console, with_: ConsoleDeps): void {
  const id = ':providerId';
  staffPage(console, with_, paths.providers(), { get: showProviders });
  staffPage(console, with_, paths.newProvider(), {
    get: (call) => showNewProvider(call),
    post: postNewProvider,
  });
  staffPage(console, with_, paths.provider(id), { get: (call) => showProvider(call), post: postProvider });
  staffPage(console, with_, paths.providerPolicy(id), { post: postPolicy });
  staffPage(console, with_, paths.providerCascade(id), {
    get: (call) => showProviderCascade(call),
    post: postProviderCascade,
  });
  staffPage(console, with_, paths.providerGroups(id), { get: showGroups });
  staffPage(console, with_, paths.newGroup(id), { get: (call) => showNewGroup(call), post: postNewGroup });
  staffPage(console, with_, paths.group(':groupId'), { get: (call) => showGroup(call), post: postGroup });
  staffPage(console, with_, paths.groupFields(':groupId'), { post: postGroupFields });
  staffPage(console, with_, paths.groupRemove(':groupId'), { post: postGroupRemove });
}

function registerTemplates(console: Console, with_: ConsoleDeps): void {
  const [id, name, language] = [':providerId', ':name', ':language'];
  staffPage(console, with_, paths.templates(id), { get: showTemplates });
  staffPage(console, with_, paths.openTemplate(id), { get: openTemplate });
  staffPage(console, with_, paths.mailTemplate(id, name, language), {
    get: (call) => showMailTemplate(call),
    post: postMailTemplate,
  });
  staffPage(console, with_, paths.documentTemplate(id, name, language), {
    get: (call) => showDocumentTemplate(call),
    post: postDocumentTemplate,
  });
}

function registerServers(console: Console, with_: ConsoleDeps): void {
  const id = ':serverId';
  staffPage(console, with_, paths.servers(), { get: showServers });
  staffPage(console, with_, paths.newServer(), { get: (call) => showNewServer(call), post: postNewServer });
  staffPage(console, with_, paths.server(id), { get: (call) => showServer(call), post: postServer });
  staffPage(console, with_, paths.serverTest(id), { post: postServerTest });
}

function registerWebhooks(console: Console, with_: ConsoleDeps): void {
  const id = ':endpointId';
  staffPage(console, with_, paths.webhooks(), { get: (call) => showWebhooks(call), post: postWebhook });
  staffPage(console, with_, paths.webhook(id), { get: (call) => showWebhook(call), post: postWebhookEdit });
  staffPage(console, with_, paths.webhookActions(id), { post: postWebhookAction });
  staffPage(console, with_, paths.delivery(':deliveryId'), {
    get: (call) => showDelivery(call),
    post: postDelivery,
  });
}

async function showSettings(call: StaffCall): Promise<Response> {
  const offered = settingsEntries.filter(({ scope }) => call.may(scope));
  return show(
    call,
    { title: call.words.settings },
    offered.length === 0 ? (
      <Empty>{call.words.settingsNone}</Empty>
    ) : (
      <ul class="index">
        {offered.map(({ path, words }) => {
          const { title, about } = words(call.language);
          return (
            <li>
              <a href={path}>{title}</a>
              <p class="hint">{about}</p>
            </li>
          );
        })}
      </ul>
    ),
  );
}
