import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scopes } from '../../api/route.ts';
import type { Deployment } from '../../deployments.ts';
import { federatedTokenSettings } from '../../lambdas/federated-token/settings.ts';
import { signInReturnSettings } from '../../lambdas/sign-in-return/settings.ts';
import { Checks } from '../../lib/deployment/checks.ts';
import { fermataOf, production, root, templateOf, wholeTemplateOf, withConsole } from './kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
type Resource = { Type: string; Properties: any };

const identityProviders: Deployment['signIn']['identityProviders'] = {
  Acme: {
    type: 'saml',
    metadata: 'https://idp.acme.com/metadata.xml',
    label: 'Acme Corp',
    claims: { userName: 'https://acme.com/connect-name', groups: 'https://acme.com/groups', email: 'mail' },
    roles: { Leads: 'supervisor', 'Contact Centre': 'agent' },
  },
  Globex: {
    type: 'oidc',
    issuer: 'https://login.globex.com',
    clientId: 'fermata',
    secretName: 'globex/oidc',
    claims: { userName: 'upn', groups: 'roles' },
    roles: { admins: 'administrator' },
  },
};

const deployed = (change: Partial<Deployment>) => {
  const { app, fermata } = fermataOf({ ...production, ...change });
  const { Resources, Outputs } = templateOf(app).toJSON() as {
    Resources: Record<string, Resource>;
    Outputs: Record<string, { Value: unknown }>;
  };
  const every = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
  const properties = (type: string) => every(type).map(([, { Properties }]) => Properties);
  return {
    app,
    fermata,
    Outputs,
    every,
    properties,
    violations: () => new Checks(app).validateScope(fermata).violations,
  };
};

describe('a program', () => {
  const { Outputs, every, properties } = deployed({
    machineClients: {
      'payment-page': { scopes: ['fermata/control.pause'] },
      warehouse: { scopes: ['fermata/contacts.read', 'fermata/recordings.read'] },
    },
  });

  test('has its own client with its own scopes and a secret, and can do nothing else', () => {
    const machines = properties('AWS::Cognito::UserPoolClient').filter(({ GenerateSecret }) => GenerateSecret);
    const scopesOf = (list: { 'Fn::Join': [string, unknown[]] }[]) => list.map((one) => one['Fn::Join'][1].at(-1));
    expect(machines.map(({ ClientName, AllowedOAuthScopes }) => [ClientName, scopesOf(AllowedOAuthScopes)])).toEqual([
      ['payment-page', ['/control.pause']],
      ['warehouse', ['/contacts.read', '/recordings.read']],
    ]);
    for (const { AllowedOAuthFlows, ExplicitAuthFlows } of machines) {
      expect(AllowedOAuthFlows).toEqual(['client_credentials']);
      expect(ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
    }
  });

  test('is accepted by the API with the id in the outputs', () => {
    const [authorizer] = properties('AWS::ApiGatewayV2::Authorizer');
    const clients = every('AWS::Cognito::UserPoolClient').map(([id]) => ({ Ref: id }));
    expect(authorizer.JwtConfiguration.Audience).toEqual(expect.arrayContaining(clients));
    expect(authorizer.JwtConfiguration.Audience).toHaveLength(3);
    expect(clients).toEqual(
      expect.arrayContaining([Outputs.MachineClientPaymentPageId!.Value, Outputs.MachineClientWarehouseId!.Value]),
    );
    expect(JSON.stringify(Outputs.TokenUrl!.Value)).toMatch(/amazoncognito\.com\/oauth2\/token/);
  });

  test('can be given every scope of the contract', () => {
    const [server] = properties('AWS::Cognito::UserPoolResourceServer');
    expect(server.Scopes.map(({ ScopeName }: { ScopeName: string }) => `fermata/${ScopeName}`)).toEqual(
      Object.keys(scopes),
    );
  });
});

describe('people of the user pool', () => {
  test('can be required to have a second factor, and then cdk-nag needs no exception', () => {
    const { properties, violations } = deployed({ signIn: { secondFactor: 'required' } });
    expect(properties('AWS::Cognito::UserPool')[0]).toMatchObject({
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
    expect(violations()).toEqual([]);
  });

  test('cannot change who they are with their own token', () => {
    const { properties } = deployed({});
    const ofPeople = properties('AWS::Cognito::UserPoolClient').filter(({ GenerateSecret }) => !GenerateSecret);
    expect(ofPeople).not.toEqual([]);
    for (const { WriteAttributes } of ofPeople) expect(WriteAttributes).toEqual(['locale']);
  });

  test('get their mail by SES from the address in the settings', () => {
    const identityArn = 'arn:aws:ses:eu-central-1:111122223333:identity/acme.com';
    const { properties } = deployed({
      signIn: { secondFactor: 'optional', mail: { from: 'Acme <no-reply@acme.com>', identityArn } },
    });
    expect(properties('AWS::Cognito::UserPool')[0].EmailConfiguration).toEqual({
      EmailSendingAccount: 'DEVELOPER',
      From: 'Acme <no-reply@acme.com>',
      SourceArn: identityArn,
    });
  });

  test('can all set a forgotten password, unless the settings name roles that may, and nobody can with identity providers (OD-23)', () => {
    const allowed = (signIn: Partial<Deployment['signIn']>) => {
      const { properties } = deployed({ signIn: { secondFactor: 'optional', ...signIn } });
      const [pool] = properties('AWS::Cognito::UserPool');
      const feature = properties('AWS::Lambda::Function').find(
        ({ Environment }) => Environment?.Variables.POWERTOOLS_SERVICE_NAME === 'password-change',
      );
      expect(pool.LambdaConfig?.CustomMessage !== undefined).toBe(feature !== undefined);
      const [{ Name: recovery }] = pool.AccountRecoverySetting.RecoveryMechanisms;
      return feature ? JSON.parse(feature.Environment.Variables.ALLOWED_ROLES) : recovery;
    };
    expect(allowed({})).toBe('verified_email');
    expect(allowed({ passwordChanges: ['administrator', 'supervisor'] })).toEqual(['administrator', 'supervisor']);
    expect(allowed({ passwordChanges: [] })).toBe('admin_only');
    expect(allowed({ identityProviders })).toBe('admin_only');
  });

  test('are listed by a function that may do only that', () => {
    const { every } = deployed({});
    const statements = every('AWS::IAM::Policy')
      .filter(([id]) => /^AccessListFunction/.test(id))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    const actions = statements
      .flatMap(({ Action }) => Action)
      .filter((action) => /^(cognito-idp|dynamodb):/.test(action));
    expect(actions.sort()).toEqual(['cognito-idp:ListUsersInGroup', 'dynamodb:GetItem', 'dynamodb:PutItem']);
  });
});

describe('people of identity providers', () => {
  const signIn = { secondFactor: 'optional', identityProviders } as const;
  const { app, fermata, console: consoleStack } = withConsole({ ...production, signIn }, { validated: false });
  const { Resources } = wholeTemplateOf(fermata).toJSON() as { Resources: Record<string, Resource> };
  const every = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
  const properties = (type: string) => every(type).map(([, { Properties }]) => Properties);
  const [clientId, client] = every('AWS::Cognito::UserPoolClient').find(([, { Properties }]) =>
    Properties.SupportedIdentityProviders?.includes('Acme'),
  )!;
  const functionOf = (feature: string) =>
    every('AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME === feature,
    )!;

  test('sign in by SAML or OpenID Connect, and the provider gives their Connect name and their groups', () => {
    const [acme, globex] = properties('AWS::Cognito::UserPoolIdentityProvider');
    expect(acme).toMatchObject({
      ProviderName: 'Acme',
      ProviderType: 'SAML',
      ProviderDetails: { MetadataURL: 'https://idp.acme.com/metadata.xml', RequestSigningAlgorithm: 'rsa-sha256' },
      AttributeMapping: {
        preferred_username: 'https://acme.com/connect-name',
        'custom:groups': 'https://acme.com/groups',
        email: 'mail',
      },
    });
    expect(globex).toMatchObject({
      ProviderName: 'Globex',
      ProviderType: 'OIDC',
      ProviderDetails: {
        client_id: 'fermata',
        client_secret: '{{resolve:secretsmanager:globex/oidc:SecretString:::}}',
        oidc_issuer: 'https://login.globex.com',
        authorize_scopes: 'openid profile email',
      },
      AttributeMapping: { preferred_username: 'upn', 'custom:groups': 'roles' },
    });
    const attributes = properties('AWS::Cognito::UserPool')[0].Schema.map(({ Name }: { Name: string }) => Name);
    expect(attributes).toContain('groups');
  });

  test('sign in only by the code flow, through a client without a secret or any other flow', () => {
    expect(client.Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      SupportedIdentityProviders: ['Acme', 'Globex'],
    });
    expect(client.Properties.GenerateSecret ?? false).toBe(false);
    expect(client.Properties.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
    expect([...client.Properties.WriteAttributes].sort()).toEqual(['custom:groups', 'email', 'preferred_username']);
    const [authorizer] = properties('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer.JwtConfiguration.Audience).toContainEqual({ Ref: clientId });
  });

  test('return to the API, which has the console’s address once that is deployed, so that one deployment is enough', () => {
    const [callback] = client.Properties.CallbackURLs;
    expect(JSON.stringify(callback)).toMatch(/ApiEndpoint.*\/v1\/sign-in\/return/);
    expect(client.Properties.LogoutURLs).toEqual([callback]);
    expect(properties('AWS::ApiGatewayV2::Route')).toContainEqual(
      expect.objectContaining({ RouteKey: 'GET /v1/sign-in/return', AuthorizationType: 'NONE' }),
    );
    const console = templateOf(app, 'FermataConsole');
    console.hasResourceProperties('AWS::SSM::Parameter', { Name: '/fermata/console-address' });
    expect(JSON.stringify(console.findResources('AWS::CloudFront::ResponseHeadersPolicy'))).toContain(
      'amazoncognito.com',
    );
  });

  test('get their role and name from a version 2 trigger, the only one that can change access tokens', () => {
    const [id, { Properties }] = functionOf('federated-token');
    expect(properties('AWS::Cognito::UserPool')[0].LambdaConfig.PreTokenGenerationConfig).toEqual({
      LambdaArn: { 'Fn::GetAtt': [id, 'Arn'] },
      LambdaVersion: 'V2_0',
    });
    const groups = { Acme: identityProviders!.Acme!.roles, Globex: identityProviders!.Globex!.roles };
    expect(JSON.parse(Properties.Environment.Variables.IDENTITY_PROVIDERS)).toEqual(groups);
    expect(federatedTokenSettings.safeParse(Properties.Environment.Variables).error).toBeUndefined();
    const list = functionOf('access-list')[1].Properties.Environment.Variables.IDENTITY_PROVIDERS;
    expect(JSON.parse(list)).toEqual(groups);
    expect(
      signInReturnSettings.safeParse(functionOf('sign-in-return')[1].Properties.Environment.Variables).error,
    ).toBeUndefined();
  });

  test('have alarms, each with a runbook heading of its name', () => {
    const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
    const names = properties('AWS::CloudWatch::Alarm').map(({ AlarmName }) => AlarmName.replace(/^Fermata: /, ''));
    expect(names).toEqual(expect.arrayContaining(['federated-token errors', 'sign-in-return errors']));
    for (const name of names) expect(runbook).toContain(`### ${name}\n`);
  });

  test('cause no cdk-nag findings, and without them nothing of this is deployed', () => {
    for (const stack of [fermata, consoleStack]) expect(new Checks(app).validateScope(stack).violations).toEqual([]);
    const without = deployed({});
    expect(without.properties('AWS::Cognito::UserPoolIdentityProvider')).toEqual([]);
    expect(without.properties('AWS::Cognito::UserPool')[0].LambdaConfig).toBeUndefined();
  });
});

describe('people of identity providers, in a user pool that exists already', () => {
  const userPoolId = 'eu-central-1_Ab12Cd34E';
  const { Outputs, every, properties, violations } = deployed({
    existing: { userPoolId },
    signIn: { secondFactor: 'optional', identityProviders },
  });

  test('have providers and a client in that pool, which itself is not changed', () => {
    expect(every('AWS::Cognito::UserPool')).toEqual([]);
    const providers = properties('AWS::Cognito::UserPoolIdentityProvider');
    expect(providers.map(({ UserPoolId, ProviderName }) => [UserPoolId, ProviderName])).toEqual([
      [userPoolId, 'Acme'],
      [userPoolId, 'Globex'],
    ]);
    const [id, client] = every('AWS::Cognito::UserPoolClient').find(([, { Properties }]) =>
      Properties.SupportedIdentityProviders?.includes('Acme'),
    )!;
    expect(client.Properties).toMatchObject({
      UserPoolId: userPoolId,
      AllowedOAuthFlows: ['code'],
      SupportedIdentityProviders: ['Acme', 'Globex'],
    });
    const [authorizer] = properties('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer.JwtConfiguration.Audience).toContainEqual({ Ref: id });
  });

  test('get their roles from a function that only this pool may call, and that the outputs name for its trigger', () => {
    const [token] = every('AWS::Lambda::Function').find(
      ([, { Properties }]) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME === 'federated-token',
    )!;
    expect(Outputs.FederatedTokenFunction!.Value).toEqual({ Ref: token });
    const callers = properties('AWS::Lambda::Permission').filter(
      ({ FunctionName }) => FunctionName['Fn::GetAtt'][0] === token,
    );
    expect(callers).toHaveLength(1);
    expect(callers[0]).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'cognito-idp.amazonaws.com' });
    expect(JSON.stringify(callers[0].SourceArn)).toContain(`:userpool/${userPoolId}`);
  });

  test('cause no cdk-nag findings', () => {
    expect(violations()).toEqual([]);
  });
});
