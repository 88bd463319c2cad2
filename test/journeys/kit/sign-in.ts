import { outputs } from './outputs.ts';

const cognito = async (operation: string, body: object): Promise<Record<string, unknown>> => {
  const answer = await fetch(outputs.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`Cognito ${operation}: HTTP ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
};

/** An access token of the demo user with this role. */
export const signIn = async (role: string): Promise<string> => {
  const login = outputs.logins.find((candidate) => candidate.role === role);
  if (!login) throw new Error(`There is no demo user with the role ${role}`);
  return signInAs(login);
};

/** An access token of anyone with a known password. */
export const signInAs = async ({ username, password }: { username: string; password: string }): Promise<string> => {
  const { AuthenticationResult } = (await cognito('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: outputs.userPoolClientId,
    AuthParameters: { USERNAME: username, PASSWORD: password },
  })) as { AuthenticationResult: { AccessToken: string } };
  return AuthenticationResult.AccessToken;
};
