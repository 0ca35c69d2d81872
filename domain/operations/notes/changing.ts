import { type ChangeName, type ChosenList, chosenRules } from '../chosen.ts';
import type { ServiceCommand } from '../kinds.ts';
import { sentence } from '../sentences.ts';
import { few, named, type Rows } from '../words.ts';

/** What can be changed of chosen rows, in English. */
export const changeNames: Record<ChangeName, string> = {
  status: 'status',
  paymentMethod: 'payment method',
  autoSuspendOverride: 'auto-suspend override',
  suspendNotBefore: 'day of suspension',
  priceMinor: 'price',
  cycle: 'billing cycle',
  nextDueOn: 'due date',
};

const nounOf = (list: ChosenList) => chosenRules[list].noun;
const cap = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const inWords = (fields: readonly ChangeName[]) => fields.map((field) => changeNames[field]).join(' and ');

interface ListFields {
  list: ChosenList;
  fields: ChangeName[];
}
interface MissingRows {
  client: number;
  rows: Rows;
}
interface OfServices {
  services: Rows;
}
interface OfCommand {
  command: ServiceCommand;
}

/** What plans say that change chosen rows, act on services or change the currency. */
export const changingNotes = {
  'status-not-of-list': sentence(
    'wrong-status',
    ({ list, status, statuses }: { list: ChosenList; status: string; statuses: readonly string[] }) =>
      `A ${nounOf(list)} cannot be ${status}, only ${statuses.join(', ')}.`,
  ),
  'nothing-to-change': sentence(
    'nothing-to-change',
    ({ list, fields }: ListFields) => `${cap(nounOf(list))}s have no ${inWords(fields)} of their own.`,
  ),
  'not-of-these': sentence(
    'not-of-these',
    ({ list, fields }: ListFields) =>
      `${cap(nounOf(list))}s have no ${inWords(fields)} of their own: left out.`,
  ),
  'record-only': sentence(
    'record-only',
    ({ count }: { count: number }) =>
      `${few(count, 'account')} on a server will stay as they are there: only the record changes. For more use service-commands.`,
  ),
  'service-missing': sentence(
    'service-missing',
    ({ client, rows }: MissingRows) => `Client ${client} has no ${named('service', rows)}.`,
  ),
  'add-on-missing': sentence(
    'add-on-missing',
    ({ client, rows }: MissingRows) => `Client ${client} has no ${named('add-on', rows)}.`,
  ),
  'domain-missing': sentence(
    'domain-missing',
    ({ client, rows }: MissingRows) => `Client ${client} has no ${named('domain', rows)}.`,
  ),
  'nothing-chosen': sentence('nothing-chosen', () => 'Name services, add-ons or domains: nothing is chosen.'),
  'account-restricted': sentence(
    'account-restricted',
    ({ services, since }: OfServices & { since: string }) =>
      `${named('Service', services)}: the client’s account has been restricted since ${since}. It can be done when what is owed beyond its terms is paid, or with “overrideRestriction”.`,
  ),
  'wrong-status': sentence(
    'wrong-status',
    ({ services, status, command, from }: OfServices & OfCommand & { status: string; from: string[] }) =>
      `${named('Service', services)}: status ${status}, in which ${command} is not possible, only in ${from.join(', ')}.`,
  ),
  'on-foreign-server': sentence(
    'foreign-server',
    ({ services }: OfServices) =>
      `${named('Service', services)}: on a server of another provider. Correct the record first.`,
  ),
  'without-account': sentence(
    'no-server',
    ({ services }: OfServices) =>
      `${named('Service', services)}: on no server, so there is no account. Leave it out.`,
  ),
  'record-incomplete': sentence(
    'record-incomplete',
    ({ services }: OfServices) =>
      `${named('Service', services)}: without a user name or a domain no account can be made. Complete the record first.`,
  ),
  'package-needed': sentence(
    'package-needed',
    ({ command }: OfCommand) => `For ${command} name the package in “package”.`,
  ),
  'package-not-taken': sentence(
    'package-not-taken',
    ({ command }: OfCommand) => `For ${command} leave “package” out.`,
  ),
  'because-not-taken': sentence(
    'because-not-taken',
    ({ command }: OfCommand) => `For ${command} leave “because” out.`,
  ),
  'already-suspended': sentence(
    'already-suspended',
    ({ services }: OfServices) =>
      `${named('Service', services)}: suspended already, and will stay so for the reason that is on record.`,
  ),
  'other-reason': sentence(
    'other-reason',
    ({ services }: OfServices) =>
      `${named('Service', services)}: suspended for another reason, and will stay so.`,
  ),
  'on-no-server': sentence(
    'no-server',
    ({ services }: OfServices) => `${named('Service', services)}: on no server, so only the record changes.`,
  ),
  'server-without-credentials': sentence(
    'needs-credentials',
    ({ services }: OfServices) =>
      `${named('Service', services)}: the server has no credentials, so it will block until they are set.`,
  ),
  'on-server-by-hand': sentence(
    'manual-servers',
    ({ services }: OfServices) =>
      `${named('Service', services)}: on a server worked by hand, where somebody must do it and confirm.`,
  ),
  'same-currency': sentence(
    'same-currency',
    ({ client, currency }: { client: number; currency: string }) =>
      `Client ${client} is billed in ${currency} already: there is nothing to change.`,
  ),
  'unknown-currency': sentence(
    'unknown-currency',
    ({ currency }: { currency: string }) => `${currency} is no currency code of ISO 4217.`,
  ),
  'rate-missing': sentence(
    'rate-missing',
    ({ from, to }: { from: string; to: string }) =>
      `How many ${to} one ${from} is worth must be given in \`rate\`.`,
  ),
  'rate-absurd': sentence(
    'rate-absurd',
    ({ rate, from, to }: { rate: string; from: string; to: string }) =>
      `A rate of ${rate} from ${from} to ${to} cannot be right.`,
  ),
  'amount-too-large': sentence(
    'amount-too-large',
    ({ rate }: { rate: string }) =>
      `At a rate of ${rate} an amount would be larger than can be counted exactly.`,
  ),
  'rate-not-used': sentence(
    'rate-not-used',
    () => 'With the code alone no figure changes: leave `rate` out, or recalculate.',
  ),
  'decimals-differ': sentence(
    'decimals-differ',
    ({
      from,
      old,
      to,
      now,
    }: {
      from: string;
      old: number | undefined;
      to: string;
      now: number | undefined;
    }) =>
      `${from} has ${old} decimals and ${to} has ${now}: another code alone would change what every figure means. Recalculate instead, at a rate of 1 if need be.`,
  ),
  'documents-change': sentence(
    'documents-change',
    ({ count }: { count: number }) =>
      `${few(count, 'issued invoice')} will no longer say what was sent to the client.`,
  ),
  'unpaid-stay': sentence(
    'unpaid-stay',
    ({ count, currency }: { count: number; currency: string }) =>
      `${few(count, 'unpaid invoice')} will stay in ${currency}.`,
  ),
  'other-currencies': sentence(
    'other-currencies',
    ({ count, currency }: { count: number; currency: string }) =>
      `${few(count, 'row')} in currencies other than ${currency} will stay as they are.`,
  ),
  rounding: sentence(
    'rounding',
    () =>
      'Each amount is rounded once, half away from zero; what that adds up to is an adjustment of its invoice or a credit entry of its own.',
  ),
} as const;
