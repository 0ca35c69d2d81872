import type { Liquid } from 'liquidjs';
import { htmlEngine, textEngine } from './engine.ts';
import { explain, renderTemplate, TemplateError, type TemplatePart, unknownVariable } from './render.ts';
import { knownVariables, samples } from './samples.ts';
import type { MailTemplate, MessageVariables, TemplateName } from './types.ts';

/** One thing that is wrong with a template: where (counted from 1) and what. */
export interface TemplateProblem {
  part: TemplatePart;
  line: number;
  column: number;
  problem: string;
}

// What Liquid itself gives to the body of a loop.
const LOOP_VARIABLES = new Set(['forloop', 'tablerowloop']);

/** What is wrong with a template before anyone saves it; empty when it can be used for every case of its message. */
export function checkTemplate(template: MailTemplate): TemplateProblem[] {
  const parts: TemplatePart[] = template.html === null ? ['subject', 'text'] : ['subject', 'text', 'html'];
  const problems = parts.flatMap((part) => checkPart(template, part));
  return problems.length > 0 ? problems : tryWithSamples(template);
}

function checkPart(template: MailTemplate, part: TemplatePart): TemplateProblem[] {
  const engine = part === 'html' ? htmlEngine : textEngine;
  return checkSource(template[part] ?? '', { part, engine, known: knownVariables(template.name) });
}

/** What is wrong with one part: it does not parse, or names values that are not `known`. */
export function checkSource(
  source: string,
  { part, engine, known }: { part: TemplatePart; engine: Liquid; known: ReadonlySet<string> },
): TemplateProblem[] {
  try {
    const { globals } = engine.analyzeSync(engine.parse(source));
    return Object.values(globals)
      .flat()
      .map(({ location, ...variable }) => ({ location, name: nameOf(variable.segments) }))
      .filter(({ name }) => !known.has(name) && !LOOP_VARIABLES.has(name.split('.')[0] ?? ''))
      .map(({ location, name }) => ({
        part,
        line: location.row,
        column: location.col,
        problem: unknownVariable(name),
      }));
  } catch (error) {
    return [{ part, ...explain(error) }];
  }
}

// `services.size` and `services[0]` are about `services`.
function nameOf(segments: readonly unknown[]): string {
  const names = segments.filter((segment) => typeof segment === 'string');
  return (['size', 'first', 'last'].includes(names.at(-1) ?? '') ? names.slice(0, -1) : names).join('.');
}

function tryWithSamples(template: MailTemplate): TemplateProblem[] {
  const cases: readonly MessageVariables[TemplateName][] = samples[template.name];
  return tryWith(cases, (sample) => renderTemplate(template, sample));
}

/** The first thing that goes wrong when each sample is rendered. */
export function tryWith<T>(cases: readonly T[], render: (sample: T) => unknown): TemplateProblem[] {
  for (const sample of cases) {
    try {
      render(sample);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return [{ part: error.part, line: error.line, column: 1, problem: error.problem }];
    }
  }
  return [];
}
