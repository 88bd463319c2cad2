import type { CfnUserPoolClient, UserPoolClient } from 'aws-cdk-lib/aws-cognito';

/** Lets nobody sign in with a password through this client. An empty list would mean Cognito's defaults, which allow it. */
export const withoutPasswords = (client: UserPoolClient): UserPoolClient => {
  (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
  return client;
};
