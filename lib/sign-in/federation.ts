import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { type HttpApi as Gateway, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LambdaVersion, type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { FederatedTokenSettings } from '../../lambdas/federated-token/settings.ts';
import type { SignInReturnSettings } from '../../lambdas/sign-in-return/settings.ts';
import { FeatureFunction, type Surroundings } from '../function/feature-function.ts';
import { IdentityProviders } from './identity-providers.ts';
import type { SignIn } from './sign-in.ts';

const path = '/v1/sign-in/return';
/** The console's stack stores its address here, after this stack is deployed. */
export const consoleAddressParameter = '/fermata/console-address';

/**
 * Sign-in through identity providers. Cognito must know the address to which it may return people. The console has none
 * until its own stack is deployed, and that stack needs this one. So people return to the API, which redirects them.
 */
export class Federation extends Construct {
  readonly redirectUri: string;
  readonly identityProviders: IdentityProviders;
  /** The user pool's trigger, which writes roles into tokens. */
  readonly token: FeatureFunction<FederatedTokenSettings>;

  constructor(scope: Construct, id: string, props: Surroundings & { signIn: SignIn; gateway: Gateway }) {
    super(scope, id);
    const { signIn, gateway, ...surroundings } = props;
    const { identityProviders: providers = {} } = props.deployment.signIn;
    this.redirectUri = `${gateway.apiEndpoint}${path}`;
    this.identityProviders = new IdentityProviders(this, 'Providers', {
      pool: signIn.pool,
      providers,
      redirectUri: this.redirectUri,
    });

    const impact = 'People cannot sign in through their identity provider. Passwords and sessions still work.';
    this.token = new FeatureFunction<FederatedTokenSettings>(this, 'Token', {
      ...surroundings,
      feature: 'federated-token',
      settings: { IDENTITY_PROVIDERS: JSON.stringify(signIn.federatedRoles) },
      errorImpact: impact,
      // Cognito waits at most five seconds.
      timeout: Duration.seconds(5),
      memorySize: 256,
    });
    if (props.deployment.existing?.userPoolId) {
      // Only its owner can set a trigger of an existing pool (docs/deploy.md, "Identity providers"). This lets the pool
      // call it.
      this.token.addPermission('Cognito', {
        principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
        sourceArn: signIn.pool.userPoolArn,
      });
    } else {
      (signIn.pool as UserPool).addTrigger(
        UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
        this.token,
        LambdaVersion.V2_0,
      );
    }

    const redirect = new FeatureFunction<SignInReturnSettings>(this, 'Return', {
      ...surroundings,
      feature: 'sign-in-return',
      settings: { CONSOLE_ADDRESS_PARAMETER: consoleAddressParameter },
      errorImpact: impact,
      timeout: Duration.seconds(10),
      memorySize: 256,
    });
    redirect.addToRolePolicy(
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [
          Stack.of(this).formatArn({
            service: 'ssm',
            resource: 'parameter',
            resourceName: consoleAddressParameter.slice(1),
          }),
        ],
      }),
    );
    const [route] = gateway.addRoutes({
      path,
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('Return', redirect, { scopePermissionToRoute: false }),
      authorizer: new HttpNoneAuthorizer(),
    });
    Validations.of(route!).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'People arrive here before they are signed in; it only redirects them to the console.',
    });
  }
}
