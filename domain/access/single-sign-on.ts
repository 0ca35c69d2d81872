/** What a sign-in elsewhere is checked against when it comes back; all of it random, and used once. */
export interface SignOnSecrets {
  state: string;
  nonce: string;
  verifier: string;
  /** the password is to be asked for there, even when somebody is signed in */
  again: boolean;
  /** milliseconds of the clock on the wall */
  begunAt: number;
}

/** Who signed in, as the provider of identities says it. */
export interface SignedOn {
  issuer: string;
  subject: string;
  email: string | undefined;
  emailVerified: boolean;
}

/** A sign-in elsewhere that does not count: the code says why, and nothing about who it was. */
export class SignOnRefused extends Error {
  override readonly name = 'SignOnRefused';
}
/** The provider of identities did not answer, or not as OpenID Connect wants it. */
export class SignOnUnavailable extends Error {
  override readonly name = 'SignOnUnavailable';
}

export interface SingleSignOn {
  issuer: string;
  /** whether a verified mail address links an account at the first sign-in */
  linkByEmail: boolean;
  /**
   * Where a browser signs in, and what its answer is checked against.
   * @param options.again the password is asked for even when somebody is signed in there
   * @throws SignOnUnavailable
   */
  begin(options: { again: boolean }): Promise<{ url: URL; secrets: SignOnSecrets }>;
  /**
   * Ends a sign-in with the parameters that the browser brought back.
   * @throws SignOnRefused, SignOnUnavailable
   */
  end(query: URLSearchParams, secrets: SignOnSecrets): Promise<SignedOn>;
}
