import { type Liquid, LiquidError } from 'liquidjs';
import { htmlEngine, LOCALE, textEngine } from './engine.ts';
import type { MailTemplate, MessageVariables, RenderedMail, TemplateName } from './types.ts';

export type TemplatePart = 'subject' | 'text' | 'html';

/** A template that cannot be used with these values; says which part and where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly part: TemplatePart;
  readonly line: number;
  readonly problem: string;
  constructor({ name, language }: Named, part: TemplatePart, line: number, problem: string) {
    super(`The ${part} of the template "${name}" (${language}) cannot be used: ${problem} (line ${line}).`);
    this.part = part;
    this.line = line;
    this.problem = problem;
  }
}

/** Which template it is, for its errors. */
export interface Named {
  name: string;
  language: string;
}

/** What one rendering may use; without times and memory those of the engine. */
export interface Limits {
  outputCharacters: number;
  milliseconds?: number;
  allocations?: number;
}

const MAIL: Limits = { outputCharacters: 1024 * 1024 };
const MAX_SUBJECT = 250;

/**
 * The message that a template makes of its values. `timeZone` (IANA) is the provider's. Throws `TemplateError`,
 * also for a value that the message does not have; the error holds names of values, never values.
 */
export function renderTemplate<N extends TemplateName>(
  template: MailTemplate<N>,
  variables: MessageVariables[N],
  { timeZone = 'UTC' }: { timeZone?: string } = {},
): RenderedMail {
  const scope = { ...variables, [LOCALE]: { language: template.language, timeZone } };
  const subject = oneLine(renderPart(template, 'subject', template.subject, textEngine, scope));
  if (subject === '') throw new TemplateError(template, 'subject', 1, 'it is empty');
  const text = tidy(renderPart(template, 'text', template.text, textEngine, scope));
  if (template.html === null) return { subject, text };
  return { subject, text, html: tidy(renderPart(template, 'html', template.html, htmlEngine, scope)) };
}

/** What one part of a template makes of its values. Throws `TemplateError`. */
export function renderPart(
  template: Named,
  part: TemplatePart,
  source: string,
  engine: Liquid,
  scope: object,
  { outputCharacters, milliseconds, allocations }: Limits = MAIL,
): string {
  let output: string;
  try {
    output = engine.parseAndRenderSync(source, scope, {
      renderLimit: milliseconds,
      memoryLimit: allocations,
    });
  } catch (error) {
    const { line, problem } = explain(error, outputCharacters);
    throw new TemplateError(template, part, line, problem);
  }
  if (output.length <= outputCharacters) return output;
  throw new TemplateError(template, part, 1, tooLong(outputCharacters));
}

function tooLong(characters: number): string {
  return `it makes more than ${characters / 1024} KB`;
}

/** What the library says about a template, as half a sentence and the line it is about. */
export function explain(
  error: unknown,
  outputCharacters = MAIL.outputCharacters,
): { line: number; column: number; problem: string } {
  const [line = 1, column = 1] = LiquidError.is(error) ? error.token.getPosition() : [];
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  const problem = message.replace(/(, file:.*?)?, line:\d+, col:\d+$/, '');
  // The engine's own way to say that the output outgrew what one string can hold.
  if (problem === 'Invalid string length') return { line, column, problem: tooLong(outputCharacters) };
  const [, missing] = /^undefined variable: (.+)$/.exec(problem) ?? [];
  return { line, column, problem: missing === undefined ? problem : unknownVariable(missing) };
}

export function unknownVariable(name: string): string {
  return `it uses "${name}", which this template does not have`;
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > MAX_SUBJECT
    ? `${line.slice(0, MAX_SUBJECT - 1).replace(/\p{Surrogate}$/u, '')}…`
    : line;
}

// Conditions leave empty lines behind.
function tidy(text: string): string {
  return `${text
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
