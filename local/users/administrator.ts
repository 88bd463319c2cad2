import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type Cloud, clientFor } from '../cloud.ts';
import type { Outputs } from '../outputs.ts';

/** Calls the API as the demo's administrator. Throws the API's message if it refuses. */
export type Ask = <Answer>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<Answer>;

/** An access token of the demo user with this role. */
export const token = async (
  cloud: Cloud,
  { userPoolClientId, logins }: Pick<Outputs, 'userPoolClientId' | 'logins'>,
  role = 'administrator',
): Promise<string> => {
  const login = logins.find((candidate) => candidate.role === role)!;
  const { AuthenticationResult } = await new CognitoIdentityProviderClient(clientFor(cloud)).send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: userPoolClientId,
      AuthParameters: { USERNAME: login.username, PASSWORD: login.password },
    }),
  );
  return AuthenticationResult!.AccessToken!;
};

export const administrator = async (
  cloud: Cloud,
  outputs: Pick<Outputs, 'apiUrl' | 'userPoolClientId' | 'logins'>,
): Promise<Ask> => {
  const { apiUrl } = outputs;
  const bearer = await token(cloud, outputs);
  return async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
};
