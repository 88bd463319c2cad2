import { ErrorResponse, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import type { Tokens } from './cognito.ts';
import { SignInRefused } from './cognito-call.ts';

export interface IdentityProviderButton {
  name: string;
  label: string;
}

/** The identity providers in `/config.json`, if the deployment has any. */
export interface FederationSettings {
  /** The name of the user pool in tokens. */
  issuer: string;
  clientId: string;
  /** Cognito's own address, which leads on to each provider. */
  domain: string;
  /** Where it sends people back. From there they come to `/signed-in` here. */
  redirectUri: string;
  providers: readonly IdentityProviderButton[];
}

/**
 * Sign-in through an identity provider: authorization code with PKCE at Cognito's address, which uses SAML or OpenID
 * Connect with the provider. `storage` is the tab's own, because the code is useless in another tab or browser.
 */
export const createFederation = (settings: FederationSettings, storage: Storage) => {
  const { issuer, clientId, domain, redirectUri } = settings;
  const client = new OidcClient({
    authority: issuer,
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    loadUserInfo: false,
    stateStore: new WebStorageStateStore({ store: storage, prefix: 'fermata.federation.' }),
    // Repeated here, because a browser may not read the user pool's own metadata from another origin.
    metadata: {
      issuer,
      authorization_endpoint: `${domain}/oauth2/authorize`,
      token_endpoint: `${domain}/oauth2/token`,
    },
  });

  return {
    providers: settings.providers,

    /** The address to which the browser must go. `returnTo` is the page that was requested. */
    begin: async (provider: string, returnTo: string): Promise<string> => {
      await client.clearStaleState();
      const request = await client.createSigninRequest({
        extraQueryParams: { identity_provider: provider },
        state: { returnTo },
      });
      return request.url;
    },

    /** @throws SignInRefused */
    finish: async (address: string): Promise<{ tokens: Tokens; returnTo: string }> => {
      const answer = await client.processSigninResponse(address).catch((error: Error) => {
        throw new SignInRefused('Federation', sentenceFor(error));
      });
      const { returnTo = '/' } = (answer.userState ?? {}) as { returnTo?: string };
      return {
        tokens: {
          accessToken: answer.access_token,
          ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
          expiresIn: answer.expires_in ?? 3600,
          clientId,
        },
        // Only a page of this origin, whatever somebody put into the browser's storage.
        returnTo: /^\/(?![/\\])/.test(returnTo) ? returnTo : '/',
      };
    },

    /** Ends Cognito's own session, too. Otherwise it would sign in the next person at this PC without asking. */
    signOutAddress: (): string =>
      `${domain}/logout?${new URLSearchParams({ client_id: clientId, logout_uri: redirectUri })}`,
  };
};

export type Federation = ReturnType<typeof createFederation>;

const sentenceFor = (error: Error): string => {
  const { message } = error;
  if (error instanceof ErrorResponse && error.error === 'access_denied')
    return 'Your identity provider did not let you in. Ask an administrator.';
  if (/no matching state|no state in response/i.test(message))
    return 'That sign-in was started in another tab, or too long ago. Sign in again.';
  if (/network|failed to fetch/i.test(message))
    return 'The sign-in service cannot be reached. Check your connection, then try again.';
  return 'Your identity provider sent an answer that Fermata does not understand. Ask an administrator.';
};
