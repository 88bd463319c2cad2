import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { allRoutes, type Route } from '../api/routes.ts';
import type { Deployment } from '../deployments.ts';

const roles = ['administrator', 'supervisor', 'agent'] as const;

/** Who may come in: people by user name and group, machines by client and scope. */
export class SignIn extends Construct {
  readonly pool: UserPool;
  readonly people: UserPoolClient;
  readonly machine: UserPoolClient;

  constructor(scope: Construct, id: string, { keepsData }: Deployment) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      // User names are those of Connect, SAML ones (mail addresses) included: that is how an agent finds his own contacts.
      signInAliases: { username: true },
      signInCaseSensitive: false,
      selfSignUpEnabled: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason: 'A second factor is each user’s choice, or the business of the directory behind.',
      },
      { id: 'AwsSolutions-COG3', reason: 'Threat protection needs the Plus plan, which a customer may choose.' },
      { id: 'AwsSolutions-COG8', reason: 'The Plus plan is paid per user; nothing of Fermata depends on it.' },
    );
    for (const groupName of roles) this.pool.addGroup(groupName, { groupName });

    this.people = this.pool.addClient('Console', {
      authFlows: { userPassword: true, userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });

    const scopes = [...scopesOfRoutes()].map(
      (name) => new ResourceServerScope({ scopeName: name, scopeDescription: name }),
    );
    const server = this.pool.addResourceServer('Server', { identifier: 'fermata', scopes });
    this.machine = this.pool.addClient('Machine', {
      generateSecret: true,
      authFlows: {},
      oAuth: {
        flows: { clientCredentials: true },
        scopes: scopes.map((scope) => OAuthScope.resourceServer(server, scope)),
      },
      accessTokenValidity: Duration.hours(1),
    });
    // Machines fetch their tokens here; the name must be free in the whole region.
    this.pool.addDomain('Domain', { cognitoDomain: { domainPrefix: `fermata-${Aws.ACCOUNT_ID}` } });
  }

  /** As tokens name it. Not the pool's own attribute, which the local engine gives with its own address. */
  get issuer(): string {
    return `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
  }
}

/** `contacts.read` of `fermata/contacts.read`, for every route that machines may call. */
const scopesOfRoutes = (): Set<string> =>
  new Set(
    Object.values<Route>(allRoutes).flatMap(({ access, scopeOf = {} }) =>
      access === 'anyone' ? [] : [access.scope, ...Object.values(scopeOf)].map((scope) => scope.split('/')[1]!),
    ),
  );
