/** Every kind of problem the API answers with. The slug is the stable part of `type`; meanings are for people. */
export const problemKinds = {
  'invalid-request': {
    status: 400,
    title: 'The request is not understood',
    meaning:
      'A field, parameter or header is missing, unknown or malformed. `errors` names each of them. Correct them and ask again.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body is not usable JSON',
    meaning:
      'The body is not JSON, is empty, is nested too deeply or holds characters that no text may hold.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor does not fit this list',
    meaning:
      'A cursor belongs to one list with its filters and order, and must be passed back unchanged. Start again without it.',
  },
  unauthenticated: {
    status: 401,
    title: 'A token or a session is needed',
    meaning:
      'The request carries no bearer token and no session, or one that is unknown, expired, ended or revoked.',
  },
  forbidden: {
    status: 403,
    title: 'The token may not do this',
    meaning: 'The token lacks the scope that `requiredScope` names, or asks for more than it may itself.',
  },
  'sign-in-refused': {
    status: 401,
    title: 'Not signed in',
    meaning:
      'The e-mail address, the password or the code is wrong, or the account may not sign in. Which of them is not said.',
  },
  'second-factor-needed': {
    status: 401,
    title: 'A code is needed too',
    meaning: 'The password is right, and the account has a second factor: repeat the request with `code`.',
  },
  'second-factor-missing': {
    status: 403,
    title: 'A second factor must be set up first',
    meaning:
      'This installation, or a role of the account, demands a second factor, and this session was opened without one. It can set one up (`POST /v1/staff/me/totp`, `POST /v1/staff/me/passkeys/options`); then sign in with it.',
  },
  'confirmation-needed': {
    status: 403,
    title: 'Your password is needed again',
    meaning:
      'What is sensitive asks for the own password again. Send it to `POST /v1/staff/me/confirm` and repeat the request within ten minutes.',
  },
  'foreign-form': {
    status: 403,
    title: 'The form is not of this session',
    meaning:
      'A page’s form came from another site, or was made for a session that is over. Load the page again.',
  },
  'not-found': {
    status: 404,
    title: 'There is no such thing',
    meaning: 'Nothing lives at this address, or it belongs to a provider that the token may not see.',
  },
  'link-ended': {
    status: 404,
    title: 'The link does not work',
    meaning:
      'A link for a new password works once and for a while, until another one is asked for or the login is closed. Whatever is wrong with it, the answer is the same: ask for another link.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not do that',
    meaning: 'The address exists and answers to other methods: the `Allow` header lists them.',
  },
  'client-held': {
    status: 409,
    title: 'An operation holds the client',
    meaning: 'The records of a client refuse changes while an operation runs on it. `operation` leads to it.',
  },
  'client-merged': {
    status: 409,
    title: 'The client was merged into another',
    meaning: 'A merged client takes no changes. `survivor` leads to the client it became part of.',
  },
  'client-gone': {
    status: 409,
    title: 'The client takes no changes',
    meaning: 'An anonymized client stays as it is: nothing may be added to it.',
  },
  'erased-person': {
    status: 409,
    title: 'The person was erased',
    meaning:
      'A tombstone stands for this e-mail address or tax number: the person asked to be forgotten. `overrideErasure` and `overrideReason` record them all the same, and are logged.',
  },
  'account-restricted': {
    status: 409,
    title: 'The client’s account is restricted',
    meaning:
      'More is owed, or for longer, than the terms of the account allow: `account` leads to it. It can be done again when that is paid; staff may give a reason in `overrideRestriction`, which is logged.',
  },
  'operation-running': {
    status: 409,
    title: 'Another operation runs on this client',
    meaning:
      'One exclusive operation at a time. `operation` leads to the one that runs; ask again when it has ended.',
  },
  'plan-stale': {
    status: 409,
    title: 'The plan no longer holds',
    meaning:
      'The client changed since the plan was made. `plan` is the plan as it would be now: look at it and start with its hash.',
  },
  'decision-refused': {
    status: 409,
    title: 'The decision is not possible now',
    meaning: 'The operation is in a state where this action makes no sense. The detail says why.',
  },
  'still-running': {
    status: 409,
    title: 'The first request has not ended',
    meaning:
      'A request with the same Idempotency-Key is being worked on. Ask again after the seconds in `Retry-After`.',
  },
  conflict: {
    status: 409,
    title: 'It conflicts with what is there',
    meaning:
      'The change would break a rule of the records, for example that a client has one billing contact.',
  },
  'not-now': {
    status: 409,
    title: 'Not in the state that it is in',
    meaning:
      'The record is in a state in which this cannot be done, for example an invoice that is paid cannot be cancelled. The detail says what can.',
  },
  'stale-version': {
    status: 412,
    title: 'Somebody else changed it',
    meaning:
      'The record is no longer the version that `If-Match` names. Read it again, look at what changed, and repeat the edit.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    meaning: 'A body may have at most 1 MiB, and more only where a route says so.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body must be JSON',
    meaning: 'Send the body as UTF-8 JSON with `Content-Type: application/json`.',
  },
  'not-possible': {
    status: 422,
    title: 'It is understood but not possible',
    meaning:
      'The values are well formed and still contradict the records or each other. `errors` or the detail says which.',
  },
  'plan-blocked': {
    status: 422,
    title: 'The operation must not start',
    meaning: 'The state of the client forbids it. `blockers` lists the reasons; the preview shows them too.',
  },
  'key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for something else',
    meaning: 'A key belongs to one request. Use a new key for another request.',
  },
  'too-many-tries': {
    status: 429,
    title: 'Too many tries',
    meaning:
      'Too many wrong tries came for this account or from this address. Wait for the seconds in `Retry-After`.',
  },
  'precondition-required': {
    status: 428,
    title: 'Say which version you edit',
    meaning:
      'Edits need an `If-Match` header with the `ETag` of the version that was read, so that nobody overwrites another person’s change.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong here',
    meaning: 'A fault of Tenure. The log holds it under the `requestId` of the answer.',
  },
  'database-unavailable': {
    status: 503,
    title: 'The database cannot be reached',
    meaning:
      'PostgreSQL does not answer. Nothing was half-written; ask again after the seconds in `Retry-After`.',
  },
  'engine-unavailable': {
    status: 503,
    title: 'The workflow engine cannot be reached',
    meaning:
      'Temporal does not answer. Reads work; operations cannot be started or steered until it is back. Nothing was half-written.',
  },
  'storage-unavailable': {
    status: 503,
    title: 'The storage of files cannot be reached',
    meaning:
      'The disk or volume that keeps files does not take or give them. Nothing was half-written; everything else works.',
  },
  'document-late': {
    status: 503,
    title: 'The document takes too long',
    meaning:
      'The PDF was not ready in time: it is long, or many are being made. Nothing was changed; everything else works.',
  },
  'no-worker': {
    status: 503,
    title: 'No worker answered',
    meaning:
      'The decision is on record but no worker took it yet. Repeat the request with the same Idempotency-Key: it counts once.',
  },
  'not-ready': {
    status: 503,
    title: 'Not ready',
    meaning: 'Something the API depends on is down or the database is not migrated. `checks` says which.',
  },
} as const;

export type ProblemKind = keyof typeof problemKinds;

/** One thing that is wrong with a request: a JSON pointer into the body, or the name of a parameter or header. */
export interface FieldError {
  pointer?: string;
  parameter?: string;
  header?: string;
  detail: string;
  /** what is wrong in general, so that it can be said in another language; absent where only the sentence says it */
  code?: FieldCode;
  /** with what: the type, the limit, the values */
  params?: Record<string, unknown>;
}

/** What can be wrong with a field in general. */
export const fieldCodes = [
  'missing',
  'wrong-type',
  'too-small',
  'too-short',
  'too-few',
  'too-big',
  'too-long',
  'too-many',
  'wrong-format',
  'not-one-of',
  'unknown-field',
] as const;
export type FieldCode = (typeof fieldCodes)[number];

export interface ProblemExtras {
  /** further members of the document, such as a link to the operation in the way */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
  errors?: FieldError[];
}

/** The one error that handlers throw. `message` is the sentence that people read as `detail`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly members: Record<string, unknown>;

  constructor(kind: ProblemKind, detail: string, { members = {}, headers = {}, errors }: ProblemExtras = {}) {
    super(detail);
    this.kind = kind;
    this.status = problemKinds[kind].status;
    this.headers = headers;
    this.members = errors ? { ...members, errors } : members;
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** The document of RFC 9457 for a problem. */
export function problemDocument(
  { kind, status, message, members }: Problem,
  requestId: string,
): Record<string, unknown> {
  return {
    type: `/problems/${kind}`,
    title: problemKinds[kind].title,
    status,
    detail: message,
    requestId,
    ...members,
  };
}

/** A 400 about one field of the body. */
export function invalidField(pointer: string, detail: string): Problem {
  return new Problem('invalid-request', detail, { errors: [{ pointer, detail }] });
}

/** A 422 about one field of the body: well formed, but it does not fit what is on record. */
export function impossibleField(pointer: string, detail: string): Problem {
  return new Problem('not-possible', detail, { errors: [{ pointer, detail }] });
}

/** A 404 in words; the same whether it does not exist or belongs to another provider. */
export function notFound(what: string, id: number | string): Problem {
  return new Problem(
    'not-found',
    `There is no ${what} ${id}, or it belongs to a provider that this token may not see.`,
  );
}
