import type { Sql } from '../../../db/connect.ts';
import { providerDocuments } from '../../../db/queries/document-templates.ts';
import { findProvider } from '../../../db/queries/providers.ts';
import {
  chooseDocument,
  type DocumentVariables,
  type RenderedDocument,
  renderDocument,
} from '../../../domain/documents/index.ts';
import type { Evidence } from '../../../domain/evidence.ts';
import type { Plan, Touch } from '../../../domain/operations/plan.ts';
import type { StepView, Summary } from '../../../domain/operations/state.ts';
import type { shown } from './access.ts';
import type { shownDecision } from './shown-decision.ts';

/** More than these are pages of hashes that nobody compares by eye; the signed document has all. */
const MOST_EVENTS = 200;

type Shown = ReturnType<typeof shown>;
type Decision = ReturnType<typeof shownDecision>;

/** Evidence as a page to read, in the language that is asked for. */
export async function evidencePage(
  sql: Sql,
  evidence: Evidence,
  { language, file }: { language: string; file: string },
): Promise<RenderedDocument> {
  const operation = evidence.operation as Shown & Evidence['operation'];
  const provider = await findProvider(sql, operation.providerId);
  const template = chooseDocument({
    name: 'evidence',
    language,
    defaultLanguage: provider?.defaultLanguage ?? 'en',
    provided: await providerDocuments(sql, operation.providerId, 'evidence'),
  });
  return renderDocument(template, variablesOf(evidence, operation, { file, language: template.language }), {
    timeZone: 'UTC',
  });
}

function variablesOf(
  evidence: Evidence,
  operation: Shown,
  { file, language }: { file: string; language: string },
): DocumentVariables['evidence'] {
  const { id, kind, clientId, state, requestedBy, reason, createdAt, endedAt } = operation;
  const plan = evidence.plan as Plan;
  return {
    operation: {
      ...{ id, kind, clientId, state, requestedBy, reason, createdAt },
      ...(endedAt === null ? {} : { endedAt }),
    },
    planHash: operation.planHash,
    plan: plan.steps.map(({ title, touches, pointOfNoReturn }) => ({
      title,
      touches: touches.map((touch) => touchInWords(touch, language)),
      pointOfNoReturn,
    })),
    decisions: (evidence.decisions as Decision[]).map(
      ({ createdAt: at, action, step, by, reason: why, state: as }) => ({
        ...{ at, action, by, reason: why, state: as },
        ...(step === null ? {} : { step }),
      }),
    ),
    steps: (evidence.steps as StepView[]).map((step) => ({
      title: step.title,
      state: step.state,
      result: resultOf(step),
    })),
    events: evidence.events.slice(0, MOST_EVENTS).map(({ seq, at, type, hash }) => ({ seq, at, type, hash })),
    chain: evidence.chain,
    signature: evidence.signature,
    file,
  };
}

function touchInWords({ count, what, amounts = [] }: Touch, language: string): string {
  const sums = amounts.map(({ currency, minor }) => {
    const format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'code' });
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  });
  return [`${count} ${what}`, ...sums].join(', ');
}

function resultOf(step: StepView): string {
  const parts = step.state === 'done' ? summaryInWords(step.summary) : [];
  if (step.state === 'skipped') parts.push(`skipped by ${step.by}`);
  if ('error' in step) parts.push(step.error.message);
  if (step.items) parts.push(`${step.items.done} of ${step.items.total} done, ${step.items.skipped} skipped`);
  return parts.join('; ');
}

function summaryInWords(summary: Summary): string[] {
  return Object.entries(summary).map(([what, value]) => `${what}: ${value}`);
}
