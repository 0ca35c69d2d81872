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
  constructor({ name, language }: MailTemplate, part: TemplatePart, line: number, problem: string) {
    super(`The ${part} of the template "${name}" (${language}) cannot be used: ${problem} (line ${line}).`);
    this.part = part;
    this.line = line;
    this.problem = problem;
  }
}

const MAX_OUTPUT = 1024 * 1024;
const TOO_LONG = `it makes more than ${MAX_OUTPUT / 1024} KB`;
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

function renderPart(
  template: MailTemplate,
  part: TemplatePart,
  source: string,
  engine: Liquid,
  scope: object,
): string {
  let output: string;
  try {
    output = engine.parseAndRenderSync(source, scope);
  } catch (error) {
    const { line, problem } = explain(error);
    throw new TemplateError(template, part, line, problem);
  }
  if (output.length <= MAX_OUTPUT) return output;
  throw new TemplateError(template, part, 1, TOO_LONG);
}

/** What the library says about a template, as half a sentence and the line it is about. */
export function explain(error: unknown): { line: number; column: number; problem: string } {
  const [line = 1, column = 1] = LiquidError.is(error) ? error.token.getPosition() : [];
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  const problem = message.replace(/(, file:.*?)?, line:\d+, col:\d+$/, '');
  // The engine's own way to say that the output outgrew what one string can hold.
  if (problem === 'Invalid string length') return { line, column, problem: TOO_LONG };
  const [, missing] = /^undefined variable: (.+)$/.exec(problem) ?? [];
  return { line, column, problem: missing === undefined ? problem : unknownVariable(missing) };
}

export function unknownVariable(name: string): string {
  return `it uses "${name}", which this message does not have`;
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
