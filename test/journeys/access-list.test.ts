import { randomUUID } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';

const pool = new CognitoIdentityProviderClient({ endpoint: outputs.endpoint, region: outputs.region });
const UserPoolId = outputs.userPoolId;
const names: string[] = [];

/** A new person with these groups, and their access token. */
const signedIn = async (...groups: string[]) => {
  const person = { UserPoolId, Username: `leaver-${randomUUID()}` };
  const Password = `Aa1-${randomUUID()}`;
  names.push(person.Username);
  await pool.send(new AdminCreateUserCommand({ ...person, MessageAction: 'SUPPRESS' }));
  await pool.send(new AdminSetUserPasswordCommand({ ...person, Password, Permanent: true }));
  for (const GroupName of groups) await pool.send(new AdminAddUserToGroupCommand({ ...person, GroupName }));
  const { AuthenticationResult } = await pool.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: outputs.userPoolClientId,
      AuthParameters: { USERNAME: person.Username, PASSWORD: Password },
    }),
  );
  const authorization = `Bearer ${AuthenticationResult!.AccessToken}`;
  const get = (path: string) => fetch(`${outputs.apiUrl}${path}`, { headers: { authorization } });
  return {
    person,
    /** The answer of each of the two functions that check access: the role, or the reason for refusal. */
    role: async () => {
      const answer = await get('/v1/me');
      return answer.ok ? ((await answer.json()) as { role: string }).role : answer.status;
    },
    controls: async () => (await get('/v1/me/recording-controls')).status,
  };
};

afterAll(async () => {
  for (const Username of names)
    await pool.send(new AdminDeleteUserCommand({ UserPoolId, Username })).catch(() => undefined);
});

test('people who are disabled, deleted or removed from a group lose access within a minute, even with valid tokens', async () => {
  const [disabled, deleted, demoted, staying] = [
    await signedIn('agent'),
    await signedIn('supervisor'),
    await signedIn('agent', 'supervisor'),
    await signedIn('supervisor'),
  ];
  const everyone = [disabled, deleted, demoted, staying];
  expect(await Promise.all(everyone.map(({ role }) => role()))).toEqual([
    'agent',
    'supervisor',
    'supervisor',
    'supervisor',
  ]);
  await pool.send(new AdminDisableUserCommand(disabled.person));
  await pool.send(new AdminDeleteUserCommand(deleted.person));
  await pool.send(new AdminRemoveUserFromGroupCommand({ ...demoted.person, GroupName: 'supervisor' }));

  await eventually(async () => {
    expect(await Promise.all(everyone.map(({ role }) => role()))).toEqual([401, 401, 'agent', 'supervisor']);
    expect(await Promise.all(everyone.map(({ controls }) => controls()))).toEqual([401, 401, 200, 200]);
  }, 60);
});
