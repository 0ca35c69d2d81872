// A provider of identities, run as a process of its own: node oidc-provider.mjs PORT REDIRECT_URI SECRET
// Whoever signs in is who the login says, as JSON in base64url: {"name", "email", "email_verified"}.
import { Provider } from 'oidc-provider';

const [port, redirectUri, secret] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      ...{ client_id: 'tenure', client_secret: secret, redirect_uris: [redirectUri] },
      ...{ response_types: ['code'], grant_types: ['authorization_code'] },
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, ...JSON.parse(Buffer.from(sub, 'base64url').toString('utf8')) }),
  }),
  // Nobody is asked to consent.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      clientId: oidc.client.clientId,
      accountId: oidc.session.accountId,
    });
    grant.addOIDCScope('openid email');
    await grant.save();
    return grant;
  },
});
provider.listen(Number(port), '127.0.0.1');
