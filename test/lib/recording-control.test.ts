import { Checks } from '../../lib/deployment/checks.ts';
import { fermataOf, instanceArn, production, templateOf, withConsole } from './kit.ts';

const { app, fermata } = fermataOf({
  ...production,
  recordingControl: {
    ...production.recordingControl,
    twilio: { secretName: 'acme/twilio', pauseBehavior: 'silence', manual: true },
    webex: { secretName: 'acme/webex', apiUrl: 'https://api.wxcc-eu1.cisco.com', commands: true },
  },
});
const template = templateOf(app);

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}
/** Statements of the functions that send commands to recorders, by function. */
const statements = (construct: string): Statement[] =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(construct))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
const speakers = [
  'RecordingControlFunction',
  'LiveContactsFunction',
  'RecordingWatchOnTimer',
  'RecordingWatchOnSchedule',
];
const about = (construct: string, service: string) =>
  statements(construct).filter(({ Action }) => [Action].flat().some((action) => action.startsWith(`${service}:`)));

test('with all three providers cdk-nag has no findings', () => {
  expect(new Checks(app).validateScope(fermata).violations).toEqual([]);
});

const every = ['DescribeContact', ...['Resume', 'Start', 'Stop', 'Suspend'].map((verb) => `${verb}ContactRecording`)];

test.each<[string, string[]]>([
  ['RecordingControlFunction', every],
  // A pause is continued in the next leg, or sent again.
  ['LiveContactsFunction', ['SuspendContactRecording']],
  ['RecordingWatchOnTimer', ['DescribeContact', 'ResumeContactRecording']],
  // Every command without an answer is sent again.
  ['RecordingWatchOnSchedule', every],
])('%s may give the commands that it needs to this instance’s contacts, and no others', (speaker, operations) => {
  const [only, ...others] = about(speaker, 'connect');
  expect(others).toEqual([]);
  expect(only!.Resource).toBe(`${instanceArn}/contact/*`);
  expect([only!.Action].flat().sort()).toEqual(operations.map((operation) => `connect:${operation}`));
});

test('a function that only gets events of Amazon Connect reads no secret of another provider', () => {
  expect(about('LiveContactsFunction', 'secretsmanager')).toEqual([]);
});

test.each(speakers.filter((speaker) => speaker !== 'LiveContactsFunction'))(
  '%s may read the secrets that the settings name, and no other',
  (speaker) => {
    const read = about(speaker, 'secretsmanager');
    expect(new Set(read.flatMap(({ Action }) => Action))).toEqual(new Set(['secretsmanager:GetSecretValue']));
    const names = read
      .flatMap(({ Resource }) => Resource)
      .map((resource) => JSON.stringify(resource).match(/:secret:(.+?)"/)![1]);
    expect(names.sort()).toEqual(['acme/twilio-??????', 'acme/webex-??????']);
  },
);

test.each(speakers)('%s can neither delete nor update items in the contacts table', (speaker) => {
  const writes = about(speaker, 'dynamodb')
    .filter(({ Resource }) => JSON.stringify(Resource).includes('StorageContacts'))
    .flatMap(({ Action }) => Action)
    .filter((action) => /Put|Update|Delete|Write|PartiQL/.test(action));
  expect(writes).toEqual(['dynamodb:PutItem']);
});

test('contact events are accepted only from AWS, for this instance, and only if they matter to recorders', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.connect'],
      'detail-type': ['Amazon Connect Contact Event'],
      detail: {
        instanceArn: [instanceArn],
        eventType: ['INITIATED', 'CONNECTED_TO_SYSTEM', 'QUEUED', 'CONNECTED_TO_AGENT', 'DISCONNECTED', 'COMPLETED'],
      },
    },
  });
});

test('a contact centre without Amazon Connect has no rule for its events, and still has its controls', () => {
  const { connectInstanceArn: _, ...without } = production;
  const other = templateOf(fermataOf(without).app);
  other.resourceCountIs('AWS::Events::Rule', 0);
  other.hasResourceProperties('AWS::ApiGatewayV2::Route', {
    RouteKey: 'POST /v1/contacts/{contactId}/recording/{verb}',
    AuthorizationType: 'JWT',
  });
});

test('only webhooks and programs on site need no token, and they have limits of their own', () => {
  const stage = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'))[0]!;
  expect(Object.keys(stage.Properties.RouteSettings).sort()).toEqual([
    'ANY /staging/v1/{proxy+}',
    'ANY /v1/desktop/on-demand',
    'ANY /v1/desktop/triggers',
    'ANY /v1/desktop/{proxy+}',
    'ANY /v1/gateway/command-answers',
    'ANY /v1/gateway/commands',
    'ANY /v1/gateway/live-calls',
    'ANY /v1/gateway/{proxy+}',
    'POST /v1/integrations/twilio/events',
    'POST /v1/integrations/webex/events',
  ]);
});

test('the watchdog runs every minute, and no function reserves concurrency that others may need', () => {
  const schedules = Object.values(template.findResources('AWS::Scheduler::Schedule'));
  expect(schedules.map(({ Properties }) => Properties.ScheduleExpression)).toContain('rate(1 minute)');
  for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function')))
    expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
});

describe('the Recording Controls next to a CCP', () => {
  const policiesOf = (agentWorkspaceOrigins?: string[]) => {
    const recordingControl = {
      ...production.recordingControl,
      ...(agentWorkspaceOrigins && { agentWorkspaceOrigins }),
    };
    const console = templateOf(
      withConsole({ ...production, recordingControl }, { validated: false }).app,
      'FermataConsole',
    );
    const [distribution] = Object.values(console.findResources('AWS::CloudFront::Distribution'));
    const policies = console.findResources('AWS::CloudFront::ResponseHeadersPolicy');
    const { CacheBehaviors, DefaultCacheBehavior } = distribution!.Properties.DistributionConfig;
    return [...CacheBehaviors, { ...DefaultCacheBehavior, PathPattern: '*' }].map((behaviour) => {
      const { SecurityHeadersConfig } =
        policies[behaviour.ResponseHeadersPolicyId.Ref]!.Properties.ResponseHeadersPolicyConfig;
      const policy = JSON.stringify(SecurityHeadersConfig.ContentSecurityPolicy);
      return [behaviour.PathPattern, policy.match(/frame-ancestors ([^;]+);/)![1], SecurityHeadersConfig.FrameOptions];
    });
  };

  test('may be embedded by the agent workspace of the instance, and by no other page', () => {
    const deny = { FrameOption: 'DENY', Override: true };
    expect(policiesOf(['https://acme.my.connect.aws', 'https://acme.awsapps.com'])).toEqual([
      ['/v1/*', "'none'", deny],
      ['/staging/*', "'none'", deny],
      ['/recording-controls/embedded', 'https://acme.my.connect.aws https://acme.awsapps.com', undefined],
      ['*', "'none'", deny],
    ]);
  });

  test('may not be embedded if no workspace is named', () => {
    expect(policiesOf().map(([, framedBy]) => framedBy)).toEqual(["'none'", "'none'", "'none'"]);
  });
});
