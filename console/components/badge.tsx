import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import type { OperationState, StepState } from '../../domain/operations/state.ts';
import type { Language } from '../../web/words.ts';
import {
  clientTones,
  type DomainStatus,
  domainTones,
  invoiceTones,
  type MessageState,
  messageTones,
  operationTones,
  type RungState,
  rungTones,
  type ServiceStatus,
  serviceTones,
  stepTones,
  type Tone,
} from '../states.ts';
import { clientLabels } from '../words/client-labels.ts';
import { labels } from '../words/labels.ts';

/** A state in a word; its colour only repeats what the word says. */
export function Badge({ tone, children }: { tone: Tone; children?: string | number }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** The state of an operation. */
export function OperationBadge({ state, language }: { state: OperationState; language: Language }) {
  return <Badge tone={operationTones[state]}>{labels(language).operation[state]}</Badge>;
}

/** The state of a step or an item. */
export function StepBadge({ state, language }: { state: StepState['state']; language: Language }) {
  return <Badge tone={stepTones[state]}>{labels(language).step[state]}</Badge>;
}

/** The status of a client. */
export function ClientBadge({ state, language }: { state: keyof typeof clientTones; language: Language }) {
  return <Badge tone={clientTones[state]}>{clientLabels(language).client[state]}</Badge>;
}

/** The status of a service. */
export function ServiceBadge({ state, language }: { state: ServiceStatus; language: Language }) {
  return <Badge tone={serviceTones[state]}>{clientLabels(language).service[state]}</Badge>;
}

/** The status of a domain. */
export function DomainBadge({ state, language }: { state: DomainStatus; language: Language }) {
  return <Badge tone={domainTones[state]}>{clientLabels(language).domain[state]}</Badge>;
}

/** The status of an invoice. */
export function InvoiceBadge({ state, language }: { state: InvoiceStatus; language: Language }) {
  return <Badge tone={invoiceTones[state]}>{clientLabels(language).invoice[state]}</Badge>;
}

/** Whether a message has gone out. */
export function MessageBadge({ state, language }: { state: MessageState; language: Language }) {
  return <Badge tone={messageTones[state]}>{clientLabels(language).message[state]}</Badge>;
}

/** How far a rung of a dunning ladder is. */
export function RungBadge({ state, language }: { state: RungState; language: Language }) {
  return <Badge tone={rungTones[state]}>{clientLabels(language).rung[state]}</Badge>;
}
