import type { z } from '@hono/zod-openapi';
import { type FieldError, Problem } from '../problems.ts';
import { fieldCodeOf } from './field-codes.ts';

/** Where a validated part of a request came from, as Hono names it. */
export type Target = 'json' | 'query' | 'param' | 'header';

/** The Problem 400 that lists everything a schema found wrong. */
export function validationProblem(target: Target, issues: readonly z.core.$ZodIssue[]): Problem {
  const errors = issues.flatMap((issue) => errorsOf(target, issue));
  const [first] = errors;
  const place = first?.pointer ?? first?.parameter ?? first?.header ?? '';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Problem(
    'invalid-request',
    `${nouns[target]} ${place || 'as a whole'}: ${first?.detail ?? 'not valid'}${more}.`,
    { errors },
  );
}

const nouns: Record<Target, string> = {
  json: 'Field',
  query: 'Parameter',
  param: 'Path parameter',
  header: 'Header',
};

function errorsOf(target: Target, issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const what = target === 'json' ? 'no such field exists' : 'no such parameter exists';
    return issue.keys.map((key) => ({
      ...placeOf(target, [...issue.path, key]),
      detail: what,
      code: 'unknown-field' as const,
    }));
  }
  return [{ ...placeOf(target, issue.path), detail: issue.message, ...fieldCodeOf(issue) }];
}

function placeOf(target: Target, path: readonly PropertyKey[]): Partial<FieldError> {
  switch (target) {
    case 'json':
      return {
        pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
      };
    case 'header':
      return { header: String(path[0] ?? '') };
    case 'query':
    case 'param':
      return { parameter: String(path[0] ?? '') };
  }
}
