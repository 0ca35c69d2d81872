import type { Failure } from './state.ts';

/** What each code means, where the record has no better sentence. Histories carry codes only. */
const sentences = {
  unreachable: 'The server does not answer. Look whether it is up, then retry.',
  'bad-credentials':
    'Our credentials are refused. Set new ones on the record of the server or gateway, then retry.',
  'needs-credentials': 'The record of the server or gateway has no credentials. Set them, then retry.',
  'no-gateway': 'The provider has no payment gateway of that name. Add it, then retry; or skip.',
  'method-missing': 'The client has no such payment method.',
  'storage-failed': 'The storage of files failed. Look at the disk of the worker, then retry.',
  'no-server': 'The service names no server that is known. Set one, or skip it.',
  'foreign-server':
    'The service lies on a server of a provider that does not serve the client. Correct the record, then retry.',
  'identity-mismatch':
    'The account found on the server is not the client’s: nothing was done. Compare it with the record, then correct the record or skip it.',
  refused: 'The server refused. Its answer is in the record.',
  'outcome-unknown':
    'The call may or may not have worked. Look, then retry: the account is asked for again first.',
  'invalid-tls': 'The server’s certificate is not valid. Renew it, or allow it on the server’s record.',
  protocol: 'The server answered something that is no answer of its kind of panel.',
  'needs-operator': 'This server is worked by hand: do what the instructions say, then confirm the state.',
  'mail-unknown':
    'The mail server may or may not have accepted the message. Retry sends it again, skip leaves it.',
  'mail-rejected': 'The mail server refused the message for good.',
  'mail-unreachable': 'The mail server does not answer.',
  'not-acknowledged':
    'Another system that must follow has not acknowledged it yet. Look at the deliveries of its webhook endpoint, then retry; or skip.',
  'leftovers-found':
    'Values of the person are still found where nothing keeps them; the record says where. Clear them and retry, or skip: the certificate then lists them.',
  'writers-running':
    'A transaction that began before the client was anonymized still writes. End it, then retry.',
  'bad-storage-key':
    'The record names a place for the file that is none of ours. Correct it, or skip the file.',
  'worker-lost': 'The worker was lost in the middle of it; it is tried again.',
  'record-unavailable': 'The database does not answer; it is tried again.',
  'approval-expired': 'Nobody approved it in time, so that it was cancelled. Ask for it again.',
  'plan-changed':
    'The client’s state is no longer what the plan was made for. Look at a new preview, then retry to accept it or cancel.',
  'plan-blocked':
    'Something stands against it that did not when it was requested. Look at a new preview; remove the cause and retry, or cancel.',
  'wrong-status':
    'The service is in a status in which this cannot be done. Look at its record, then retry, or skip it.',
  'record-incomplete':
    'The record of the service lacks what the server must be told. Complete it, then retry, or skip it.',
  'bad-template': 'The template cannot be used with the values of this client. Correct it, then retry.',
  'pdf-failed': 'The PDF could not be made. Correct the template, or export as JSON.',
  'no-public-url':
    'The worker does not know under which address clients reach Tenure: set TENURE_PUBLIC_URL, then retry.',
  'storage-unavailable': 'The file cannot be stored. Look at the disk; it is tried again.',
  'export-gone': 'The file of the export is no longer there. Start another export, or skip.',
  'engine-gone':
    'The engine no longer knows this operation. What is done stays done; restart it to do the rest.',
  'other-client-busy':
    'Something else still holds the other client, although the record knows of no operation there. Wait a moment, then restart.',
  'merge-forgotten':
    'What the merge has to remember to be taken back is gone: its time is over, or the survivor was erased. Roll back.',
  missing: 'There is no such account on the server. Look at the record, then retry, or skip it.',
  'identity-unproven':
    'Nothing proves that the account on the server is the client’s: nothing was done. Complete the record, then retry, or skip it.',
  pending: 'The server has accepted it and still works on it; it is looked at again.',
  cancelled: 'It was broken off before it had ended; it is tried again.',
  'bad-settings': 'The settings of the server or gateway cannot be used. Correct its record, then retry.',
  'service-missing': 'The client has no such service any more. Skip it.',
  overtaken: 'The step was taken back while this attempt was lost.',
  bug: 'The program failed. Its log has the details; the step is as it was.',
} as const satisfies Record<string, string>;
export type FailureCode = keyof typeof sentences;

/** Whether a code has a sentence. */
export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(sentences, code);
}

/** The sentence for a code. */
export function failureOf(code: string): Failure {
  return { code, message: isFailureCode(code) ? sentences[code] : `It failed: ${code}.` };
}
