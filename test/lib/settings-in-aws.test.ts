import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Deployment } from '../../deployments.ts';
import { Checks } from '../../lib/deployment/checks.ts';
import { fermataOf, production, wholeTemplateOf, withConsole } from './kit.ts';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';
const kinesisStreamArn = 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr';
const { connectInstanceArn: _, ...withoutConnect } = production;
const { recordingControl } = production;
const twilio = { secretName: 'acme/twilio', pauseBehavior: 'silence', manual: true } as const;
const webex = { secretName: 'acme/webex', apiUrl: 'https://api.wxcc-eu1.cisco.com', commands: true };
const agentWorkspaceOrigins = ['https://acme.my.connect.aws', 'https://acme.awsapps.com'];

const without = (setting: keyof Deployment): Deployment => {
  const { [setting]: _left, ...rest } = production;
  return rest as Deployment;
};

describe('cdk-nag has no findings with', () => {
  test.each<[string, Deployment]>([
    ['no Connect instance', without('connectInstanceArn')],
    ['no address for alarms', without('alarmAddress')],
    [
      'existing recordings',
      { ...production, recordings: { bucketName: 'acme', prefix: 'connect/acme/CallRecordings/' } },
    ],
    ['existing recordings under a key', { ...production, recordings: { bucketName: 'acme', prefix: '', keyArn } }],
    ['existing contact records', { ...production, contactRecords: { bucketName: 'acme-records', prefix: 'ctr/' } }],
    [
      'existing contact records under a key, with their errors',
      { ...production, contactRecords: { bucketName: 'acme-records', prefix: '', errorPrefix: 'failed/', keyArn } },
    ],
    [
      'both in one existing bucket',
      {
        ...production,
        contactRecords: { bucketName: 'acme', prefix: 'ctr/', keyArn },
        recordings: { bucketName: 'acme', prefix: 'recordings/', keyArn },
      },
    ],
    ['a Kinesis stream', { ...production, contactRecords: { kinesisStreamArn } }],
    ['a Kinesis stream under a key', { ...production, contactRecords: { kinesisStreamArn, keyArn } }],
    [
      'existing buckets and no Connect instance',
      { ...withoutConnect, recordings: { bucketName: 'acme', prefix: '', keyArn } },
    ],
    ['Twilio', { ...production, recordingControl: { ...recordingControl, twilio } }],
    ['Webex', { ...production, recordingControl: { ...recordingControl, webex } }],
    [
      'Twilio and Webex, and no Connect instance',
      { ...withoutConnect, recordingControl: { ...recordingControl, twilio, webex } },
    ],
    ['nothing that is kept', { ...production, keepsData: false }],
    [
      'everything deleted after a month',
      { ...production, retentionDays: { recordings: 30, contactRecords: 30, logs: 30 } },
    ],
  ])('%s', (_settings, deployment) => {
    const { app, fermata } = fermataOf(deployment);
    expect(new Checks(app).validateScope(fermata).violations).toEqual([]);
  });

  test('a console inside the agent workspace', () => {
    const embedding = { ...production, recordingControl: { ...recordingControl, agentWorkspaceOrigins } };
    const { app, console } = withConsole(embedding, { validated: false });
    expect(new Checks(app).validateScope(console).violations).toEqual([]);
  });
});

test("a Kinesis stream's own key may be used by Firehose to decrypt, and for nothing else", () => {
  const { fermata } = fermataOf({ ...production, contactRecords: { kinesisStreamArn, keyArn } });
  const statements = Object.entries(Template.fromStack(fermata).findResources('AWS::IAM::Policy')).flatMap(
    ([id, { Properties }]) => Properties.PolicyDocument.Statement.map((statement: object) => ({ id, ...statement })),
  );
  const onKey = statements.filter(({ Resource }) => JSON.stringify(Resource).includes(keyArn));
  expect(onKey).toEqual([
    expect.objectContaining({ id: expect.stringMatching(/^ContactIntakeDeliverer/), Action: 'kms:Decrypt' }),
  ]);
});

describe('two Regions of one account', () => {
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
  type Properties = any;
  /** Resources whose names are shared by all Regions of an account, and where the name is. */
  const globalNames: Record<string, (properties: Properties) => string | undefined> = {
    'AWS::CloudFront::ResponseHeadersPolicy': ({ ResponseHeadersPolicyConfig }) => ResponseHeadersPolicyConfig.Name,
    'AWS::CloudFront::OriginAccessControl': ({ OriginAccessControlConfig }) => OriginAccessControlConfig.Name,
    'AWS::CloudFront::CachePolicy': ({ CachePolicyConfig }) => CachePolicyConfig.Name,
    'AWS::CloudFront::OriginRequestPolicy': ({ OriginRequestPolicyConfig }) => OriginRequestPolicyConfig.Name,
    'AWS::CloudFront::Function': ({ Name }) => Name,
    'AWS::CloudFront::KeyValueStore': ({ Name }) => Name,
    'AWS::IAM::Role': ({ RoleName }) => RoleName,
    'AWS::IAM::ManagedPolicy': ({ ManagedPolicyName }) => ManagedPolicyName,
    'AWS::IAM::InstanceProfile': ({ InstanceProfileName }) => InstanceProfileName,
    'AWS::IAM::Group': ({ GroupName }) => GroupName,
    'AWS::IAM::User': ({ UserName }) => UserName,
    'AWS::S3::Bucket': ({ BucketName }) => BucketName,
    'AWS::CloudWatch::Dashboard': ({ DashboardName }) => DashboardName,
  };
  const namesOf = (stack: Stack): string[] =>
    Object.values<{ Type: string; Properties?: Properties }>(wholeTemplateOf(stack).toJSON().Resources).flatMap(
      ({ Type, Properties = {} }) => {
        const name = globalNames[Type]?.(Properties);
        return name === undefined ? [] : [`${Type} ${JSON.stringify(name)}`];
      },
    );
  const namesIn = (region: string): string[] => {
    const connectInstanceArn = production.connectInstanceArn!.replace('eu-central-1', region);
    const deployment = {
      ...production,
      connectInstanceArn,
      recordingControl: { ...recordingControl, agentWorkspaceOrigins },
    };
    const { fermata, console } = withConsole(deployment, { validated: false });
    return [fermata, console].flatMap(namesOf);
  };

  test('can each have a Fermata, and no name of one is used by the other (QG-37)', () => {
    const [here, there] = [namesIn('eu-central-1'), namesIn('us-west-2')];
    expect(here.length).toBeGreaterThanOrEqual(4);
    expect(here).toHaveLength(there.length);
    expect(here.filter((name) => there.includes(name))).toEqual([]);
  });
});
