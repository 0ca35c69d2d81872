import { z } from '@hono/zod-openapi';
import { id, idParams, line } from '../../../fields/common.ts';

// Browsers may add members to what they answer: those that are not known here are left aside.
const encoded = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+={0,2}$/, 'must be base64url');
const credential = {
  id: encoded(1400),
  rawId: encoded(1400),
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
};

/** What `navigator.credentials.create` answers, by `toJSON()`. */
export const attestation = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: encoded(4096),
      attestationObject: encoded(65_536),
      transports: z.array(z.string().max(32)).max(10).default([]),
    }),
  })
  .openapi('PasskeyAttestation');

/** What `navigator.credentials.get` answers, by `toJSON()`. */
export const assertion = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: encoded(4096),
      authenticatorData: encoded(4096),
      signature: encoded(4096),
      userHandle: encoded(128).optional(),
    }),
  })
  .openapi('PasskeyAssertion');

const credentialExample = { id: 'nW2vRrYx', rawId: 'nW2vRrYx', type: 'public-key' };
export const attestationExample = {
  ...credentialExample,
  response: { clientDataJSON: 'eyJ0eXBl', attestationObject: 'o2NmbXRk' },
};
export const assertionExample = {
  ...credentialExample,
  response: { clientDataJSON: 'eyJ0eXBl', authenticatorData: 'SZYN5Yg', signature: 'MEUCIQ' },
};

export const passkeyName = line(100).min(1);
export const passkeyParams = idParams('passkeyId', 'the passkey’s number');
export const passkeySchema = z
  .object({
    id,
    name: z.string(),
    backedUp: z.boolean().openapi({ description: 'copied to other devices by a service' }),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
  })
  .openapi('Passkey');
export const passkeyExample = {
  ...{ id: 2, name: 'Blue key', backedUp: false },
  ...{ createdAt: '2026-01-31T09:30:00.000Z', lastUsedAt: null },
};

/** What a browser needs for a ceremony: `PublicKeyCredential.parse…OptionsFromJSON` reads it. */
export const ceremonyOptions = z.record(z.string(), z.unknown()).openapi('PasskeyOptions', {
  description: 'for `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`',
});
export const ceremonyExample = {
  ...{ challenge: 'Tqk1…', rpId: 'tenure.example.com', timeout: 300_000, userVerification: 'required' },
};
