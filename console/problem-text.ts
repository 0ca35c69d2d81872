import { type FieldError, fieldCodes, type Problem } from '../api/problems.ts';
import type { Failure } from '../domain/operations/state.ts';
import type { Language } from '../web/words.ts';
import type { CommonWords } from './words/common.ts';
import { paramLabel } from './words/params.ts';
import { noteText } from './words/plan/notes.ts';
import { refusalText } from './words/plan/refusals.ts';
import { detailSaysMore, fieldErrorWords, problemTitle } from './words/problems.ts';

/** What the API refused, in the language of whoever looks: what kind of problem it is, and what exactly is wrong. */
export function refusedText(words: CommonWords, problem: Problem): string {
  const { language } = words;
  const { message, members } = problem;
  const fields = fieldErrorsOf(members.errors);
  if (language === 'en')
    return [...new Set([message, ...fields.map((each) => `${placeOf(each)} ${each.detail}`.trim())])].join(
      ' ',
    );
  const title = problemTitle(language, problem);
  if (typeof members.text === 'string')
    return refusalText(language, message, { text: members.text, params: paramsOf(members.params) });
  const { blockers } = members;
  if (Array.isArray(blockers))
    return [title, ...(blockers as Failure[]).map((each) => noteText(language, each))].join(' ');
  if (fields.length > 0) return [title, ...fields.map((each) => fieldText(words, each))].join(' ');
  return detailSaysMore(problem) ? `${title} (${message})` : title;
}

/** One field and what is wrong with it. */
function fieldText(words: CommonWords, error: FieldError): string {
  const place = placeOf(error).replace(/^\//, '');
  const name = place === 'reason' ? words.reason : paramLabel(words.language, place);
  const said = codeText(words.language, error) ?? error.detail;
  return name === '' ? said : `${name}: ${said}.`.replace(/\.\.$/, '.');
}

function codeText(language: Language, { code, params = {}, detail }: FieldError): string | undefined {
  const words = fieldErrorWords(language);
  switch (code) {
    case undefined:
      return undefined;
    case 'missing':
    case 'unknown-field':
      return words[code];
    case 'wrong-type':
      return words[code](known(words.types, String(params.expected)));
    case 'too-small':
    case 'too-short':
    case 'too-few':
      return words[code](String(params.least));
    case 'too-big':
    case 'too-long':
    case 'too-many':
      return words[code](String(params.most));
    case 'wrong-format': {
      const format = String(params.format);
      if (Object.hasOwn(words.formats, format)) return words['wrong-type'](known(words.formats, format));
      return `${words[code]} (${detail})`;
    }
    case 'not-one-of':
      return words[code](Array.isArray(params.values) ? params.values.join(', ') : '');
  }
}

function known(words: Readonly<Record<string, string>>, name: string): string {
  return (Object.hasOwn(words, name) ? words[name] : undefined) ?? name;
}

function placeOf({ pointer, parameter, header }: FieldError): string {
  return pointer ?? parameter ?? header ?? '';
}

/** The errors of fields that a problem names; from another version of the API perhaps with codes that are unknown. */
function fieldErrorsOf(errors: unknown): FieldError[] {
  if (!Array.isArray(errors)) return [];
  return (errors as FieldError[]).map(({ code, ...rest }) =>
    code !== undefined && fieldCodes.includes(code) ? { code, ...rest } : rest,
  );
}

function paramsOf(params: unknown): Record<string, string> {
  return typeof params === 'object' && params !== null ? (params as Record<string, string>) : {};
}
