import { existsSync, readFileSync } from 'node:fs';
import { Duration, SecretValue } from 'aws-cdk-lib';
import {
  type AttributeMapping,
  ClientAttributes,
  OAuthScope,
  ProviderAttribute,
  SigningAlgorithm,
  type UserPool,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolIdentityProviderOidc,
  UserPoolIdentityProviderSaml,
  UserPoolIdentityProviderSamlMetadata,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { IdentityProvider } from '../deployments.ts';

interface IdentityProvidersProps {
  pool: UserPool;
  providers: Readonly<Record<string, IdentityProvider>>;
  /** Where Cognito sends people back to. */
  redirectUri: string;
}

/** Companies' own sign-ins, by SAML or OpenID Connect, and the client of the console that people come through. */
export class IdentityProviders extends Construct {
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { pool, providers, redirectUri }: IdentityProvidersProps) {
    super(scope, id);
    const made = Object.entries(providers).map(([name, provider]) => this.#make(pool, name, provider));
    const mapped = new ClientAttributes()
      .withStandardAttributes({ preferredUsername: true, email: true })
      .withCustomAttributes('groups');
    this.client = new UserPoolClient(this, 'Client', {
      userPool: pool,
      // No user pool API opens a door here: people come by the code flow only, and their tokens change nothing of them,
      // because they lack the scope aws.cognito.signin.user.admin. Cognito itself needs to write what the provider says.
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [redirectUri],
        logoutUrls: [redirectUri],
      },
      supportedIdentityProviders: Object.keys(providers).map(UserPoolClientIdentityProvider.custom),
      writeAttributes: mapped,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(12),
    });
    this.client.node.addDependency(...made);
  }

  #make(userPool: UserPool, name: string, provider: IdentityProvider): Construct {
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
      // A reference in the template, which CloudFormation resolves: the secret itself is in no file.
      clientSecret: SecretValue.secretsManager(provider.secretName).unsafeUnwrap(),
      scopes: [...(provider.scopes ?? ['openid', 'profile', 'email'])],
    });
  }
}
