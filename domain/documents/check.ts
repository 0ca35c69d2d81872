import { checkSource, type TemplateProblem, tryWith } from '../templates/check.ts';
import { htmlEngine } from '../templates/engine.ts';
import { pathsOfAll } from '../templates/samples.ts';
import { renderDocument } from './render.ts';
import { documentSamples } from './samples.ts';
import type { DocumentName, DocumentTemplate, DocumentVariables } from './types.ts';

/** What is wrong with a template before anyone saves it; empty when it can be used for every case of its document. */
export function checkDocument(template: DocumentTemplate): TemplateProblem[] {
  const cases: readonly DocumentVariables[DocumentName][] = documentSamples[template.name];
  const problems = checkSource(template.html, { part: 'html', engine: htmlEngine, known: pathsOfAll(cases) });
  return problems.length > 0 ? problems : tryWith(cases, (sample) => renderDocument(template, sample));
}
