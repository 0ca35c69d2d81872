import { z } from '@hono/zod-openapi';
import { fieldCodes, PROBLEM_TYPE, type ProblemKind, problemKinds } from '../problems.ts';

/** What a route answers when all goes well, for the OpenAPI document. */
export interface SuccessAnswer {
  status: 200 | 201 | 202 | 204 | 308;
  description: string;
  schema?: z.ZodType;
  example?: unknown;
  headers?: Record<string, string>;
  /** further content types */
  also?: Record<string, z.ZodType>;
}

const problemSchema = z
  .object({
    type: z.string().openapi({
      description: 'stable; a page at this address says what it means',
      example: '/problems/not-found',
    }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'a sentence for people' }),
    requestId: z.string().openapi({ description: 'finds the request in the log' }),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional(),
          parameter: z.string().optional(),
          header: z.string().optional(),
          detail: z.string(),
          code: z.enum(fieldCodes).optional().openapi({ description: 'what is wrong, in general' }),
          params: z
            .record(z.string(), z.unknown())
            .optional()
            .openapi({ description: 'with what: the type, the limit, the values' }),
        }),
      )
      .optional(),
  })
  .openapi('Problem');

/** The `responses` of OpenAPI for the good answers. */
export function describeAnswers(answers: readonly SuccessAnswer[]) {
  return Object.fromEntries(
    answers.map(({ status, description, schema, example, headers, also = {} }) => {
      const content = {
        ...(schema && { 'application/json': { schema, ...(example !== undefined && { example }) } }),
        ...Object.fromEntries(Object.entries(also).map(([type, other]) => [type, { schema: other }])),
      };
      return [
        status,
        {
          description,
          ...(Object.keys(content).length > 0 && { content }),
          ...(headers && { headers: describeHeaders(headers) }),
        },
      ];
    }),
  );
}

interface Refusing {
  method: string;
  versioned?: boolean;
  looked?: boolean;
  params?: unknown;
  body?: unknown;
  problems?: readonly ProblemKind[];
  /** anybody may call it, without a token */
  open?: boolean;
}

/** The `responses` of OpenAPI for what a route refuses with. */
export function describeProblems(route: Refusing) {
  const byStatus = new Map<number, ProblemKind[]>();
  for (const kind of kindsOf(route)) {
    const { status } = problemKinds[kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      status,
      {
        description: kinds.map((kind) => `\`${kind}\`: ${problemKinds[kind].title}.`).join(' '),
        content: { [PROBLEM_TYPE]: { schema: problemSchema, example: exampleOf(kinds[0] ?? 'internal') } },
      },
    ]),
  );
}

/** Whether a request has to name the version that it changes. */
export function namesVersion({ method, versioned = false }: Pick<Refusing, 'method' | 'versioned'>): boolean {
  return method === 'patch' || versioned;
}

function kindsOf(route: Refusing): Set<ProblemKind> {
  const { method, params, body, problems = [], open = false } = route;
  return new Set<ProblemKind>([
    'invalid-request',
    ...(open ? [] : (['unauthenticated', 'forbidden'] as const)),
    ...(params ? (['not-found'] as const) : []),
    ...(body ? (['malformed-body', 'too-large', 'unsupported-media-type'] as const) : []),
    ...(method === 'post' && !open ? (['still-running', 'key-reused'] as const) : []),
    ...(namesVersion(route) ? (['stale-version', 'precondition-required'] as const) : []),
    ...(route.looked ? (['stale-version'] as const) : []),
    ...problems,
    'internal',
    'database-unavailable',
  ]);
}

function exampleOf(kind: ProblemKind) {
  const { title, status, meaning } = problemKinds[kind];
  return {
    type: `/problems/${kind}`,
    title,
    status,
    detail: meaning,
    requestId: '0b8f6f0e-3a9c-4f8e-9d55-0a3a6c2a4e10',
  };
}

function describeHeaders(headers: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  );
}
