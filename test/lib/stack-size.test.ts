import { NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Deployment } from '../../deployments.ts';
import { production, withConsole } from './kit.ts';

/** CloudFormation's limits of one stack, and how much of each is left free for what comes next. */
const limits = { Resources: 500, Parameters: 200, Outputs: 200 } as const;
const free = 40;

const { recordingControl } = production;
/** Every setting of docs/deploy.md that adds resources, with the examples of that page. */
const largest: Deployment = {
  ...production,
  // Nothing stays, so CDK's function that empties buckets is there too.
  keepsData: false,
  deletionProtection: false,
  signIn: {
    secondFactor: 'optional',
    identityProviders: {
      Acme: {
        type: 'saml',
        metadata: 'https://login.example.com/federationmetadata.xml',
        claims: { userName: 'connectUserName', groups: 'groups', email: 'mail' },
        roles: { 'Fermata administrators': 'administrator', 'Team leads': 'supervisor', 'Contact centre': 'agent' },
      },
      Globex: {
        type: 'oidc',
        issuer: 'https://login.globex.com',
        clientId: 'fermata',
        secretName: 'globex/oidc',
        claims: { userName: 'preferred_username', groups: 'roles' },
        roles: { agents: 'agent' },
      },
    },
  },
  machineClients: {
    'payment-page': { scopes: ['fermata/control.pause'] },
    warehouse: { scopes: ['fermata/contacts.read', 'fermata/recordings.read'] },
  },
  liveMonitoring: { listening: true },
  recordingControl: {
    ...recordingControl,
    connectScreens: true,
    twilio: { secretName: 'acme/twilio', pauseBehavior: 'silence', manual: true },
    webex: { secretName: 'acme/webex', apiUrl: 'https://api.wxcc-eu1.cisco.com', commands: true },
    agentWorkspaceOrigins: ['https://acme.my.connect.aws'],
  },
};
const kinesisStreamArn = 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr';
const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';

/** One sentence for each stack, nested ones too, that has less room than it should. */
const tooFull = (deployment: Deployment, room: number): string[] => {
  const { app } = withConsole(deployment, { validated: false });
  const stacks = app.node.findAll().filter(Stack.isStack);
  expect(stacks.map(({ node }) => node.path).sort()).toEqual([
    'Fermata',
    'Fermata/Alarms/Stack',
    'FermataConnect',
    'FermataConsole',
  ]);
  return stacks.flatMap((stack) => {
    const template = Template.fromStack(stack).toJSON();
    return Object.entries(limits).flatMap(([kind, limit]) => {
      const used = Object.keys(template[kind] ?? {}).length;
      const what = NestedStack.isNestedStack(stack) ? 'nested stack' : 'stack';
      return limit - used >= room
        ? []
        : [
            `The ${what} ${stack.node.path} has ${used} ${kind.toLowerCase()}. CloudFormation allows ${limit}, and ${room} should stay free: move some out first, as docs/decisions/0057 did.`,
          ];
    });
  });
};

test.each<[string, Deployment]>([
  ['every setting that adds something', largest],
  ['contact records from a Kinesis stream', { ...largest, contactRecords: { kinesisStreamArn, keyArn } }],
  [
    'existing contact records',
    { ...largest, contactRecords: { bucketName: 'acme-records', prefix: '', errorPrefix: 'failed/', keyArn } },
  ],
  [
    'forgotten passwords for some roles, in place of identity providers',
    { ...largest, signIn: { secondFactor: 'optional', passwordChanges: ['administrator'] } },
  ],
])('no stack comes near the limits of CloudFormation, even with %s', (_settings, deployment) => {
  expect(tooFull(deployment, free)).toEqual([]);
});

test('a stack that is too full is named, with what it has and what to do', () => {
  const found = tooFull(largest, 150);
  expect(found).toContainEqual(
    expect.stringMatching(
      /^The stack Fermata has \d{3} resources\. CloudFormation allows 500, and 150 should stay free: /,
    ),
  );
  expect(found).toContainEqual(expect.stringMatching(/^The nested stack Fermata\/Alarms\/Stack has \d+ parameters\. /));
});
