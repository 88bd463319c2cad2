import { Provider } from 'oidc-provider';

/**
 * A program: a real OpenID Connect provider at Cognito's paths, for one public client. Anyone who enters a name can sign in.
 * `node identity-provider.ts <port> <redirect address>`
 */
const [port, redirectUri] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'console',
      token_endpoint_auth_method: 'none',
      redirect_uris: [redirectUri!],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  routes: { authorization: '/oauth2/authorize', token: '/oauth2/token' },
  clientBasedCORS: () => true,
  issueRefreshToken: async () => true,
  pkce: { required: () => true },
});
provider.listen(Number(port), '127.0.0.1');
