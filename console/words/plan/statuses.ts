import type { Language } from '../../../web/words.ts';
import { clientLabels } from '../client-labels.ts';

/** The status of a client in a word; its code where it is unknown. */
export function clientStatus(language: Language, status: string): string {
  return labelIn(clientLabels(language).client, status);
}

/** The status of a service, an add-on or a domain in a word. */
export function thingStatus(language: Language, status: string): string {
  const { service, domain } = clientLabels(language);
  return labelIn({ ...domain, ...service }, status);
}

function labelIn(labels: Readonly<Record<string, string>>, code: string): string {
  return (Object.hasOwn(labels, code) ? labels[code] : undefined) ?? code;
}
