import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a browser shows an authenticator besides what the server sent. */
export interface Surroundings {
  origin: string;
  rpId: string;
  /** whether its owner gave the PIN */
  verified?: boolean;
}

/** A software authenticator with one passkey: ES256, as most hardware has it. */
export interface Authenticator {
  credentialId: string;
  /** Makes its passkey for the options of a server; answers what a browser would send. */
  create(options: Record<string, unknown>, around: Surroundings): Record<string, unknown>;
  /** Signs the challenge of the options with it. `counter` is what it says of itself. */
  get(
    options: Record<string, unknown>,
    around: Surroundings,
    says?: { counter?: number; userHandle?: string },
  ): Record<string, unknown>;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** An authenticator that nobody has used yet. */
export function softAuthenticator(): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let counter = 0;
  const credentialId = id.toString('base64url');
  const answer = (response: object) => ({
    ...{ id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} },
    response,
  });
  return {
    credentialId,
    create(options, around) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      const cose = new Map<number, number | Uint8Array>([
        ...([
          [1, 2],
          [3, -7],
          [-1, 1],
        ] as const),
        ...([
          [-2, bytes(x)],
          [-3, bytes(y)],
        ] as const),
      ]);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, isoCBOR.encode(cose)]);
      const authData = Buffer.concat([dataOf(around, counter, HAS_CREDENTIAL), attested]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', Uint8Array.from(authData)],
      ]);
      return answer({
        clientDataJSON: clientData('webauthn.create', options, around),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
        transports: ['usb'],
      });
    },
    get(options, around, says = {}) {
      counter += 1;
      const authenticatorData = dataOf(around, says.counter ?? counter, 0);
      const clientDataJSON = clientData('webauthn.get', options, around);
      const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
      const signature = sign('sha256', Buffer.concat([authenticatorData, hash]), privateKey);
      return answer({
        ...{ clientDataJSON, authenticatorData: authenticatorData.toString('base64url') },
        signature: signature.toString('base64url'),
        ...(says.userHandle !== undefined && { userHandle: says.userHandle }),
      });
    },
  };
}

function dataOf({ rpId, verified = true }: Surroundings, counter: number, flags: number): Buffer {
  const tail = Buffer.alloc(5);
  tail.writeUInt8(USER_PRESENT | (verified ? USER_VERIFIED : 0) | flags, 0);
  tail.writeUInt32BE(counter, 1);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), tail]);
}

function clientData(type: string, { challenge }: Record<string, unknown>, { origin }: Surroundings): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url');
}

const bytes = (base64url: string) => Uint8Array.from(Buffer.from(base64url, 'base64url'));
