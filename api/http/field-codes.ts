import type { z } from '@hono/zod-openapi';
import type { FieldCode, FieldError } from '../problems.ts';

type Limited = Extract<z.core.$ZodIssue, { code: 'too_small' | 'too_big' }>;

/** What an issue says is wrong, as a code with its parameters; nothing where only its sentence says it. */
export function fieldCodeOf(issue: z.core.$ZodIssue): Pick<FieldError, 'code' | 'params'> {
  switch (issue.code) {
    case 'invalid_type':
      // The sentence of the library itself; a schema's own sentence says more than that something is missing.
      return issue.message.endsWith('received undefined')
        ? { code: 'missing' }
        : { code: 'wrong-type', params: { expected: issue.expected } };
    case 'too_small':
      if (issue.minimum === 1 && kindOf(issue) !== 'value') return { code: 'missing' };
      return { code: small[kindOf(issue)], params: { least: limitOf(issue, issue.minimum, 1) } };
    case 'too_big':
      return { code: big[kindOf(issue)], params: { most: limitOf(issue, issue.maximum, -1) } };
    case 'invalid_format':
      return { code: 'wrong-format', params: { format: issue.format } };
    case 'invalid_value':
      return { code: 'not-one-of', params: { values: issue.values.map(String) } };
    default:
      return {};
  }
}

type Limit = 'text' | 'list' | 'value';
const small: Record<Limit, FieldCode> = { text: 'too-short', list: 'too-few', value: 'too-small' };
const big: Record<Limit, FieldCode> = { text: 'too-long', list: 'too-many', value: 'too-big' };

function kindOf({ origin }: Limited): Limit {
  if (origin === 'string') return 'text';
  return origin === 'array' || origin === 'set' ? 'list' : 'value';
}

/** The nearest whole number that is allowed. */
function limitOf({ inclusive = true }: Limited, limit: number | bigint, step: number): number {
  return Number(limit) + (inclusive ? 0 : step);
}
