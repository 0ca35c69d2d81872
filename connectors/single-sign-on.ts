import * as oidc from 'openid-client';
import {
  SignOnRefused,
  type SignOnSecrets,
  SignOnUnavailable,
  type SingleSignOn,
} from '../domain/access/single-sign-on.ts';

export interface SignOnConfig {
  /** its address, as its tokens name it */
  issuer: string;
  clientId: string;
  clientSecret: string;
  linkByEmail: boolean;
  /** where it sends browsers back: registered there */
  redirectUri: string;
}

const TIMEOUT_SECONDS = 10;
/** So far our clock and that of the provider may be apart; it counts in whole seconds. */
const CLOCKS_DIFFER_MS = 30_000;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce; signatures are checked. */
export function createSingleSignOn(config: SignOnConfig): SingleSignOn {
  const { issuer, redirectUri, linkByEmail } = config;
  let found: Promise<oidc.Configuration> | undefined;
  const discovered = () => {
    found ??= discover(config).catch((error: unknown) => {
      found = undefined;
      throw new SignOnUnavailable(sentenceOf(error));
    });
    return found;
  };
  return {
    issuer,
    linkByEmail,
    async begin({ again }) {
      const configuration = await discovered();
      const secrets: SignOnSecrets = {
        ...{ state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() },
        ...{ again, begunAt: Date.now() },
      };
      const { state, nonce, verifier } = secrets;
      const url = oidc.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirectUri, scope: 'openid email', state, nonce },
        ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
        ...(again && { prompt: 'login', max_age: '0' }),
      });
      return { url, secrets };
    },
    async end(query, { state, nonce, verifier, again, begunAt }) {
      const answer = new URL(redirectUri);
      answer.search = query.toString();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
      const configuration = await discovered();
      const refused = (error: unknown) => {
        throw new SignOnRefused(sentenceOf(error));
      };
      const tokens = await oidc
        .authorizationCodeGrant(configuration, answer, { ...checks, idTokenExpected: true })
        .catch(refused);
      const claims = tokens.claims();
      if (!claims) throw new SignOnRefused('no ID token');
      const { iss, sub, auth_time: at } = claims;
      // Providers that keep to the letter tell the address only when they are asked for it.
      const told =
        linkByEmail && claims.email === undefined && configuration.serverMetadata().userinfo_endpoint
          ? await oidc.fetchUserInfo(configuration, tokens.access_token, sub).catch(refused)
          : claims;
      const { email, email_verified: verified } = told;
      if (again && !(typeof at === 'number' && at * 1000 >= begunAt - CLOCKS_DIFFER_MS))
        throw new SignOnRefused('the password was not asked for again');
      return {
        ...{ issuer: iss, subject: sub, email: typeof email === 'string' ? email : undefined },
        // Only the truth counts: some providers send the word, which is true of any text.
        emailVerified: verified === true,
      };
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: SignOnConfig): Promise<oidc.Configuration> {
  const server = new URL(issuer);
  const plain = server.protocol === 'http:' && LOOPBACK.includes(server.hostname);
  const execute = [
    oidc.enableNonRepudiationChecks,
    // Over loopback nobody listens: for tests, and for a provider on the same machine.
    ...(plain ? [oidc.allowInsecureRequests] : []),
  ];
  return oidc.discovery(server, clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
    execute,
    timeout: TIMEOUT_SECONDS,
  });
}

/** What went wrong, by the words of the library; they quote no token and no secret. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
