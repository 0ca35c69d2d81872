import type { Language } from '../../../web/words.ts';
import { paths } from '../../paths.ts';
import { auditWords } from '../../words/audit.ts';
import { dataRequestWords } from '../../words/data-requests.ts';
import { gatewayEventWords } from '../../words/gateway-events.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';
import { scheduleWords } from '../../words/schedules.ts';
import { serverWords } from '../../words/servers.ts';
import { staffWords } from '../../words/staff-admin.ts';
import { tokenWords } from '../../words/tokens.ts';
import { webhookWords } from '../../words/webhooks.ts';

/** A part of the settings, as the index leads to it. */
export interface SettingsEntry {
  path: string;
  /** its name, and in a sentence what is set there */
  words(language: Language): { title: string; about: string };
  /** who is offered it */
  scope: string;
}

function roleEntry(language: Language) {
  const { roles, rolesAbout } = staffWords(language);
  return { title: roles, about: rolesAbout };
}

/** The parts of the settings, in the order of the index. The API decides who reads and changes what. */
export const settingsEntries: readonly SettingsEntry[] = [
  { path: paths.providers(), words: providerSettingsWords, scope: 'providers:read' },
  { path: paths.gatewayEvents(), words: gatewayEventWords, scope: 'billing:read' },
  { path: paths.dataRequests(), words: dataRequestWords, scope: 'clients:read' },
  { path: paths.servers(), words: serverWords, scope: 'servers:read' },
  { path: paths.webhooks(), words: webhookWords, scope: 'webhooks:read' },
  { path: paths.schedules(), words: scheduleWords, scope: 'schedules:read' },
  { path: paths.staffList(), words: staffWords, scope: 'staff:read' },
  { path: paths.roles(), words: roleEntry, scope: 'staff:read' },
  { path: paths.tokens(), words: tokenWords, scope: 'tokens:write' },
  { path: paths.audit(), words: auditWords, scope: 'audit:read' },
];
