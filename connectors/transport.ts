/** What broke below an answer: whether anybody can have been reached, whatever the protocol above. */
export type TransportTrouble = 'invalid-tls' | 'never-connected' | 'lost' | 'not-http' | 'other';

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);
const CONNECTION_LOST = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_|CRL_|OCSP_)/;

/** Sorts an error of a connection; `code` is its system or undici code, fit for messages. */
export function transportTrouble(error: unknown): { trouble: TransportTrouble; code: string } {
  const code = codeOf(error);
  if (TLS_CODE.test(code)) return { trouble: 'invalid-tls', code };
  if (NEVER_CONNECTED.has(code)) return { trouble: 'never-connected', code };
  if (CONNECTION_LOST.has(code)) return { trouble: 'lost', code };
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') return { trouble: 'not-http', code };
  return { trouble: 'other', code };
}

function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}
