import { startScope } from '../../../api/scopes.ts';
import { operationKinds } from '../../../domain/operations/kinds.ts';
import type { StaffCall } from '../../env.ts';
import { parts } from '../../navigation.ts';
import { paths } from '../../paths.ts';
import { startWords } from '../../words/start.ts';
import { kindLabel } from '../operation/names.ts';
import { settingsEntries } from '../settings/entries.ts';

/** Somewhere to go or something to do, by the name that it has in the language of whoever looks. */
export interface Action {
  path: string;
  title: string;
  about: string;
}

/** A client's number behind what is to be done: `close 12`. */
const WITH_NUMBER = /^(.+?)\s+#?([1-9]\d{0,14})$/;
/** One letter would find nearly everything. */
const SHORTEST = 2;

/**
 * The operations and pages whose name has a word that begins with the text, as far as somebody may use them. With the
 * number of a client behind it, an operation leads to its preview for that client.
 */
export function actionsFor(call: StaffCall, text: string): Action[] {
  const [, named = text, number] = WITH_NUMBER.exec(text) ?? [];
  const isMeant = (name: string) => begins(name, named, call.language);
  const starts = operationKinds
    .filter((kind) => call.may(startScope(kind)) && isMeant(kindLabel(call.language, kind)))
    .map((kind) => ({
      path: number === undefined ? paths.start({ kind }) : paths.preview(number, kind),
      title: `${kindLabel(call.language, kind)}${number === undefined ? '' : ` #${number}`}`,
      about: startWords(call.language).title,
    }));
  if (number !== undefined) return starts;
  const settings = settingsEntries
    .filter(({ scope }) => call.may(scope))
    .map(({ path, words }) => ({ path, ...words(call.language) }));
  const pages = parts
    .filter(({ scopes }) => scopes === undefined || scopes.some((scope) => call.may(scope)))
    .map(({ path, name }) => ({ path, title: call.words[name], about: '' }));
  return [...starts, ...[...pages, ...settings].filter(({ title }) => isMeant(title))];
}

function begins(name: string, text: string, language: string): boolean {
  const wanted = text.toLocaleLowerCase(language);
  if (wanted.length < SHORTEST) return false;
  const whole = name.toLocaleLowerCase(language);
  return whole.startsWith(wanted) || whole.split(/[\s/,-]+/).some((word) => word.startsWith(wanted));
}
