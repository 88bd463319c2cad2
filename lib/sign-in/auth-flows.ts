import type { CfnUserPoolClient, UserPoolClient } from 'aws-cdk-lib/aws-cognito';

/** Nobody signs in with a password through this client. Naming no flow would mean Cognito's own choice, which allows it. */
export const withoutPasswords = (client: UserPoolClient): UserPoolClient => {
  (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
  return client;
};
