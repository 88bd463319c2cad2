import { Aws, Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPool,
  ClientAttributes,
  FeaturePlan,
  type IUserPool,
  Mfa,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Deployment, IdentityProvider } from '../../deployments.ts';
import { removalOf } from '../deployment/removal.ts';
import { MachineClients } from './machine-clients.ts';

export const roles = ['administrator', 'supervisor', 'agent'] as const;

/** The roles that may reset a forgotten password. With identity providers none, because their passwords are not here. */
export const allowedRoles = ({
  signIn: { passwordChanges, identityProviders },
}: Deployment): readonly (typeof roles)[number][] => passwordChanges ?? (identityProviders ? [] : roles);

/** Who may sign in: people by user name and group, machine clients by id and scope. */
export class SignIn extends Construct {
  readonly pool: IUserPool;
  readonly people: UserPoolClient;
  readonly machines: MachineClients;
  /** Programs fetch their tokens here, and identity providers send people back to it. */
  readonly domain: UserPoolDomain;
  /** The roles of identity providers' groups, by provider. */
  readonly federatedRoles: Readonly<Record<string, IdentityProvider['roles']>>;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const { userPoolId } = deployment.existing ?? {};
    const { domainPrefix = `fermata-${Aws.ACCOUNT_ID}` } = deployment.signIn;
    const { machineClients } = deployment;
    this.federatedRoles = Object.fromEntries(
      Object.entries(deployment.signIn.identityProviders ?? {}).map(([name, provider]) => [name, provider.roles]),
    );
    this.pool = userPoolId ? UserPool.fromUserPoolId(this, 'Pool', userPoolId) : this.#newPool(deployment);

    this.people = this.pool.addClient('Console', {
      authFlows: { userPassword: true, userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      // A token must not be enough to change a person's identity. An empty list would mean every attribute; nothing
      // reads this one.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });
    this.machines = new MachineClients(this, 'Machines', { pool: this.pool, machineClients });
    this.domain = this.pool.addDomain('Domain', { cognitoDomain: { domainPrefix } });
  }

  /** The ids of all clients whose tokens open the API; people of identity providers have a client of their own. */
  get clientIds(): string[] {
    return [this.people, ...Object.values(this.machines.clients)].map(({ userPoolClientId }) => userPoolClientId);
  }

  /** An existing pool already has its groups and their members; only a new one needs them. */
  #newPool(deployment: Deployment): UserPool {
    const { secondFactor, mail } = deployment.signIn;
    const pool = new UserPool(this, 'Pool', {
      // User names are the same as in Connect, including SAML names (mail addresses), because agents find their own
      // contacts by them.
      signInAliases: { username: true },
      signInCaseSensitive: false,
      selfSignUpEnabled: false,
      accountRecovery: allowedRoles(deployment).length === 0 ? AccountRecovery.NONE : AccountRecovery.EMAIL_ONLY,
      mfa: secondFactor === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      // A person's groups at the identity provider. It is always defined, because an attribute of a pool can never be
      // removed.
      customAttributes: { groups: new StringAttribute({ mutable: true, maxLen: 2048 }) },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: deployment.deletionProtection,
      removalPolicy: removalOf(deployment),
    });
    if (mail) {
      (pool.node.defaultChild as CfnUserPool).emailConfiguration = {
        emailSendingAccount: 'DEVELOPER',
        from: mail.from,
        sourceArn: mail.identityArn,
      };
    }
    if (secondFactor === 'optional') {
      Validations.of(pool).acknowledge({
        id: 'AwsSolutions-COG2',
        reason: 'Everyone can set up a second factor in the console; the setting signIn.secondFactor can require it.',
      });
    }
    Validations.of(pool).acknowledge(
      { id: 'AwsSolutions-COG3', reason: 'Threat protection needs the Plus plan, which a customer may choose.' },
      { id: 'AwsSolutions-COG8', reason: 'The Plus plan is paid per user; nothing of Fermata depends on it.' },
    );
    for (const groupName of roles) {
      // A deleted group loses its members, so it stays as long as its pool.
      pool.addGroup(groupName, { groupName }).applyRemovalPolicy(removalOf(deployment));
    }
    return pool;
  }

  /**
   * The issuer, as tokens name it. The pool's own attribute does not do, because the local engine puts its address there.
   */
  get issuer(): string {
    return `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
  }
}
