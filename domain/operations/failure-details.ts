import { sayer, sentence } from './sentences.ts';

/** What an endpoint of a webhook is waiting for. */
export type Unacknowledged = 'disabled' | 'delivered' | 'pending' | 'failed' | 'given-up';

interface Answered {
  /** of the connector in English, or the other side itself; without secrets */
  answer: string;
}
interface Refused extends Answered {
  /** what the other side itself said when it refused; empty: it gave no reason */
  words?: string;
}

/**
 * What is known of a failure beyond its code: which record is meant, what the other side answered. The code of most
 * comes from where it failed.
 */
export const failureDetails = {
  'gateway-missing': sentence(
    'no-gateway',
    ({ provider, gateway }: { provider: number; gateway: string }) =>
      `Provider ${provider} has no payment gateway “${gateway}”. Add it, then retry.`,
  ),
  'gateway-without-credentials': sentence(
    'needs-credentials',
    ({ gateway }: { gateway: number }) =>
      `Payment gateway ${gateway} has no credentials. Set them on its record, then retry.`,
  ),
  'gateway-settings': sentence(
    'bad-settings',
    ({ gateway, answer }: Answered & { gateway: number }) => `Payment gateway ${gateway}: ${answer}`,
  ),
  'server-without-credentials': sentence(
    'needs-credentials',
    ({ server }: { server: number }) =>
      `Server ${server} has no credentials. Set them on the server’s record, then retry.`,
  ),
  'server-settings': sentence(
    'bad-settings',
    ({ server, answer }: Answered & { server: number }) => `Server ${server}: ${answer}`,
  ),
  'server-answer': sentence(
    'refused',
    ({ service, server, answer }: Refused & { service: number; server: number | null }) =>
      `Service ${service} on server ${server}: ${answer}`,
  ),
  'service-missing': sentence(
    'service-missing',
    ({ service, client }: { service: number; client: number }) =>
      `Service ${service} of client ${client} is not in the record.`,
  ),
  'service-unnamed': sentence(
    'record-incomplete',
    ({ service }: { service: number }) =>
      `Service ${service} has no user name or no domain: set both on its record, then retry.`,
  ),
  'service-status': sentence(
    'wrong-status',
    ({ service, status, statuses }: { service: number; status: string; statuses: readonly string[] }) =>
      `Service ${service} is ${status}: this can only be done to one that is ${statuses.join(' or ')}. Correct its record and retry, or skip it.`,
  ),
  'not-put-back': sentence(
    'refused',
    ({ count, first }: { count: number; first: { code: string; message: string } }) =>
      `${count} services could not be put back. The first: ${first.message}`,
  ),
  'not-acknowledged': sentence(
    'not-acknowledged',
    ({ topic, endpoints }: { topic: string; endpoints: { id: number; state: Unacknowledged }[] }) =>
      `${topic} is not acknowledged by webhook endpoint ${endpoints.map(endpointState).join(', ')}. Look what keeps the system behind it, then retry; or skip.`,
  ),
  'badly-stored': sentence(
    'bad-storage-key',
    ({ what, id }: Stored) =>
      `${storedNames[what]} ${id} is stored under a name that is none of ours. Correct the record, or skip it.`,
  ),
  'not-removed': sentence(
    'storage-failed',
    ({ what, id, answer }: Stored & Answered) =>
      `${storedNames[what]} ${id} could not be removed from the storage (${answer}). Look at the directory of stored files, then retry.`,
  ),
  'method-missing': sentence(
    'method-missing',
    ({ client, method }: { client: number; method: number }) =>
      `Client ${client} has no payment method ${method}.`,
  ),
  'gateway-answer': sentence(
    'refused',
    ({ method, gateway, answer }: Refused & { method: number; gateway: string }) =>
      `Payment method ${method} at gateway ${gateway}: ${answer}`,
  ),
  'method-sealed': sentence(
    'bad-credentials',
    ({ method, answer }: Answered & { method: number }) =>
      `The token of payment method ${method} cannot be opened: ${answer}`,
  ),
  'mail-answer': sentence('mail-rejected', ({ answer }: Answered) => answer),
  'mail-doubt': sentence(
    'mail-unknown',
    ({ answer }: Answered) => `${answer} Retry sends it again, skip leaves it.`,
  ),
  leftovers: sentence(
    'leftovers-found',
    ({ client, places }: { client: number; places: Place[] }) =>
      `Values of client ${client} are still found where nothing keeps them: ${places.map(placeOf).join('; ')}. Clear them, then retry; or skip, and the certificate lists them.`,
  ),
} as const;

interface Stored {
  what: 'file' | 'export';
  id: number;
}
const storedNames = { file: 'File', export: 'Export' } as const;

interface Place {
  where: string;
  count: number;
  /** what kind of value, by its name in the catalogue and in English */
  kind: string;
  title: string;
}

const placeOf = ({ where, count, title }: Place) => `${where} (${count}, ${title})`;

function endpointState({ id, state }: { id: number; state: Unacknowledged }): string {
  switch (state) {
    case 'disabled':
      return `${id} (disabled)`;
    case 'delivered':
      return `${id} (has been told)`;
    case 'pending':
    case 'failed':
    case 'given-up':
      return `${id} (delivery ${state})`;
  }
}

export type FailureDetail = keyof typeof failureDetails;
export type FailureDetailParams<N extends FailureDetail> = Parameters<(typeof failureDetails)[N]['say']>[0];

/** What is known of a failure, with the usual code for it. */
export const detail = sayer(failureDetails);
