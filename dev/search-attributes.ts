import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto'; // CommonJS: has no named exports at run time

/** What operations are found by in Temporal. All are exact words, never personal data. */
export const SEARCH_ATTRIBUTES = [
  'ClientId',
  'OperationKind',
  'OperationState',
  'BlockedStep',
  'ProviderId',
] as const;

const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;
const BY_HAND = `create them there by hand, each of type Keyword: ${SEARCH_ATTRIBUTES.join(', ')}`;

/**
 * Registers the search attributes of Tenure in a namespace of a Temporal server where they are missing. Throws a
 * sentence when the server does not let us (Temporal Cloud does not) or has one of them with another type.
 */
export async function ensureSearchAttributes(connection: Connection, namespace = 'default'): Promise<void> {
  const present = await listSearchAttributes(connection, namespace);
  const wrong = SEARCH_ATTRIBUTES.filter((name) => name in present && present[name] !== KEYWORD);
  if (wrong.length > 0) {
    throw new Error(
      `The Temporal namespace "${namespace}" has ${wrong.join(', ')} with another type than Keyword; use another namespace for Tenure.`,
    );
  }
  const missing = SEARCH_ATTRIBUTES.filter((name) => !(name in present));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    throw new Error(
      `The Temporal namespace "${namespace}" does not take search attributes from us; ${BY_HAND}.`,
      { cause: error },
    );
  }
}

async function listSearchAttributes(connection: Connection, namespace: string) {
  try {
    return (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes ?? {};
  } catch (error) {
    throw new Error(
      `The search attributes of the Temporal namespace "${namespace}" cannot be read; ${BY_HAND}.`,
      { cause: error },
    );
  }
}
