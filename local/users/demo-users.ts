import { randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Cloud, clientFor } from '../cloud.ts';
import { demoLogins } from '../connect-simulator/directory.ts';

export interface Login {
  role: (typeof demoLogins)[number]['role'];
  username: string;
  password: string;
}

/** Creates a password at every start, so that none is in the repository. It has every kind of character a pool may require. */
const newPassword = (): string => `Aa1-${randomBytes(12).toString('base64url')}`;

/** Creates people who can sign in, named as in the simulated Connect. If the pool already has them, they get a new password. */
export const createDemoUsers = async (cloud: Cloud, UserPoolId: string): Promise<Login[]> => {
  const client = new CognitoIdentityProviderClient(clientFor(cloud));
  const create = async ({ role, username }: (typeof demoLogins)[number]): Promise<Login> => {
    const who = { UserPoolId, Username: username };
    const password = newPassword();
    await client.send(new AdminCreateUserCommand({ ...who, MessageAction: 'SUPPRESS' })).catch((error) => {
      if (error.name !== 'UsernameExistsException') throw error;
    });
    await client.send(new AdminSetUserPasswordCommand({ ...who, Password: password, Permanent: true }));
    await client.send(new AdminAddUserToGroupCommand({ ...who, GroupName: role }));
    return { role, username, password };
  };
  return Promise.all(demoLogins.map(create));
};

/** The secret of the machine client. */
export const machineSecret = async (cloud: Cloud, UserPoolId: string, ClientId: string): Promise<string> => {
  const client = new CognitoIdentityProviderClient(clientFor(cloud));
  const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  return UserPoolClient?.ClientSecret ?? '';
};
