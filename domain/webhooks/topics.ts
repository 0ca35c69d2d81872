import { billingTopics } from '../billing/topics.ts';
import { operationStates } from '../operations/state.ts';

/** What became of a client, by the kind of operation that did it: other systems that keep its data must follow. */
const topicsOfKinds: Readonly<Record<string, string>> = {
  anonymize: 'client.anonymized',
  delete: 'client.deleted',
  merge: 'client.merged',
  unmerge: 'client.unmerged',
};

/** What else is told of a client. */
const clientTopics = ['client.status-changed'] as const;

/** The topic of a test message; nobody subscribes to it. */
export const TEST_TOPIC = 'webhook.test';

/** Every topic that an endpoint can ask for. */
export const topics: readonly string[] = [
  ...operationStates.map((state) => `operation.${state}`),
  ...Object.values(topicsOfKinds),
  ...clientTopics,
  ...billingTopics,
];

/** The topic under which an operation of this kind tells what became of its client, or undefined. */
export function topicOfKind(kind: string): string | undefined {
  return topicsOfKinds[kind];
}

/** Whether endpoints that acknowledge must acknowledge this topic. */
export function demandsAcknowledgement(topic: string): boolean {
  return Object.values(topicsOfKinds).includes(topic);
}

/** Whether a topic, `*` or a prefix such as `operation.*` means at least one topic that exists. */
export function meansSomething(pattern: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*')
    ? topics.some((topic) => topic.startsWith(pattern.slice(0, -1)))
    : topics.includes(pattern);
}
