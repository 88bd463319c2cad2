import { Duration } from 'aws-cdk-lib';
import { type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { PasswordChangeSettings } from '../../lambdas/password-change/settings.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import type { Storage } from '../storage/storage.ts';
import { allowedRoles, roles, type SignIn } from './sign-in.ts';

/**
 * Refuses codes for forgotten passwords to people whose role may not have them. If no role may, the user pool itself
 * refuses.
 */
export const limitPasswordChanges = (
  scope: Construct,
  props: Surroundings & { storage: Storage; signIn: SignIn },
): void => {
  const { storage, signIn, ...surroundings } = props;
  const allowed = allowedRoles(props.deployment);
  // The triggers of an existing pool belong to its owner.
  if (props.deployment.existing?.userPoolId || allowed.length === 0) return;
  if (roles.every((role) => allowed.includes(role))) return;
  const feature = new FeatureFunction<PasswordChangeSettings>(new Construct(scope, 'PasswordChanges'), 'Function', {
    ...surroundings,
    feature: 'password-change',
    settings: { USERS_TABLE: storage.users.tableName, ALLOWED_ROLES: JSON.stringify(allowed) },
    errorImpact: 'People may be refused a code for a forgotten password although their role may have one.',
    // Cognito only understands a refusal that is an error.
    tolerableErrors: 20,
    // Cognito waits at most five seconds.
    timeout: Duration.seconds(5),
    memorySize: 256,
  });
  storage.grant(feature, { users: ['GetItem'] });
  (signIn.pool as UserPool).addTrigger(UserPoolOperation.CUSTOM_MESSAGE, feature);
};
