import { existsSync, readFileSync } from 'node:fs';
import { Duration, SecretValue } from 'aws-cdk-lib';
import {
  type AttributeMapping,
  ClientAttributes,
  type IUserPool,
  OAuthScope,
  ProviderAttribute,
  SigningAlgorithm,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolIdentityProviderOidc,
  UserPoolIdentityProviderSaml,
  UserPoolIdentityProviderSamlMetadata,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { IdentityProvider } from '../../deployments.ts';
import { withoutPasswords } from './auth-flows.ts';

interface IdentityProvidersProps {
  pool: IUserPool;
  providers: Readonly<Record<string, IdentityProvider>>;
  /** Where Cognito sends people back to. */
  redirectUri: string;
}

/** Companies' own sign-in, by SAML or OpenID Connect, and the console's client for these people. */
export class IdentityProviders extends Construct {
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { pool, providers, redirectUri }: IdentityProvidersProps) {
    super(scope, id);
    const created = Object.entries(providers).map(([name, provider]) => this.#create(pool, name, provider));
    const mapped = new ClientAttributes()
      .withStandardAttributes({ preferredUsername: true, email: true })
      .withCustomAttributes('groups');
    this.client = new UserPoolClient(this, 'Client', {
      userPool: pool,
      // Cognito itself must be able to write the provider's data. People cannot: they get tokens by the code flow only,
      // without the scope aws.cognito.signin.user.admin.
      writeAttributes: mapped,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [redirectUri],
        logoutUrls: [redirectUri],
      },
      supportedIdentityProviders: Object.keys(providers).map(UserPoolClientIdentityProvider.custom),
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });
    withoutPasswords(this.client);
    this.client.node.addDependency(...created);
  }

  #create(userPool: IUserPool, name: string, provider: IdentityProvider): Construct {
    const { claims } = provider;
    const attributeMapping: AttributeMapping = {
      preferredUsername: ProviderAttribute.other(claims.userName),
      custom: { 'custom:groups': ProviderAttribute.other(claims.groups) },
      ...(claims.email && { email: ProviderAttribute.other(claims.email) }),
    };
    if (provider.type === 'saml') {
      const { metadata } = provider;
      return new UserPoolIdentityProviderSaml(this, name, {
        userPool,
        name,
        attributeMapping,
        metadata: existsSync(metadata)
          ? UserPoolIdentityProviderSamlMetadata.file(readFileSync(metadata, 'utf8'))
          : UserPoolIdentityProviderSamlMetadata.url(metadata),
        requestSigningAlgorithm: SigningAlgorithm.RSA_SHA256,
      });
    }
    return new UserPoolIdentityProviderOidc(this, name, {
      userPool,
      name,
      attributeMapping,
      issuerUrl: provider.issuer,
      clientId: provider.clientId,
      // The template has a reference, which CloudFormation resolves, so no file contains the secret.
      clientSecret: SecretValue.secretsManager(provider.secretName).unsafeUnwrap(),
      scopes: [...(provider.scopes ?? ['openid', 'profile', 'email'])],
    });
  }
}
