import type { Language } from '../../../web/words.ts';
import { paths } from '../../paths.ts';
import { providerSettingsWords } from '../../words/provider-settings.ts';
import { serverWords } from '../../words/servers.ts';
import { webhookWords } from '../../words/webhooks.ts';

/** A part of the settings, as the index leads to it. */
export interface SettingsEntry {
  path: string;
  /** its name, and in a sentence what is set there */
  words(language: Language): { title: string; about: string };
  /** who is offered it */
  scope: string;
}

/** The parts of the settings, in the order of the index. The API decides who reads and changes what. */
export const settingsEntries: readonly SettingsEntry[] = [
  { path: paths.providers(), words: providerSettingsWords, scope: 'providers:read' },
  { path: paths.servers(), words: serverWords, scope: 'servers:read' },
  { path: paths.webhooks(), words: webhookWords, scope: 'webhooks:read' },
];
