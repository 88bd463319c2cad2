import { scopes } from '../../api/routes.ts';
import type { Deployment } from '../../deployments.ts';
import { Checks } from '../../lib/checks.ts';
import { fermataOf, production, templateOf } from './kit.ts';

jest.setTimeout(60_000);

// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
type Resource = { Type: string; Properties: any };

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

describe('programs', () => {
  const { Outputs, every, properties } = deployed({
    machineClients: {
      'payment-page': { scopes: ['fermata/control.pause'] },
      warehouse: { scopes: ['fermata/contacts.read', 'fermata/recordings.read'] },
    },
  });

  test('each have a client of their own with their own scopes and a secret, and can do nothing else', () => {
    const machines = properties('AWS::Cognito::UserPoolClient').filter(({ GenerateSecret }) => GenerateSecret);
    const scopesOf = (list: { 'Fn::Join': [string, unknown[]] }[]) => list.map((one) => one['Fn::Join'][1].at(-1));
    expect(machines.map(({ ClientName, AllowedOAuthScopes }) => [ClientName, scopesOf(AllowedOAuthScopes)])).toEqual([
      ['payment-page', ['/control.pause']],
      ['warehouse', ['/contacts.read', '/recordings.read']],
    ]);
    for (const { AllowedOAuthFlows } of machines) expect(AllowedOAuthFlows).toEqual(['client_credentials']);
  });

  test('are let in by the API, all of them, each by the id among the outputs', () => {
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

describe('people', () => {
  test('may be made to have a second factor, and then cdk-nag has nothing to accept', () => {
    const { properties, violations } = deployed({ signIn: { secondFactor: 'required' } });
    expect(properties('AWS::Cognito::UserPool')[0]).toMatchObject({
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
    expect(violations()).toEqual([]);
  });

  test('cannot change with their own token who they are', () => {
    const { properties } = deployed({});
    for (const { WriteAttributes } of properties('AWS::Cognito::UserPoolClient').filter(
      ({ GenerateSecret }) => !GenerateSecret,
    ))
      expect(WriteAttributes).toEqual(['locale']);
  });

  test('get their mail by SES from the address of the settings', () => {
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

  test('are listed by a function that may list them, and neither read nor change anything else', () => {
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
