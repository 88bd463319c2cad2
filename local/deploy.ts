import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type Cloud, clientFor, environmentFor } from './cloud.ts';
import { runKept } from './engine/kept.ts';

/** What the stack says of itself: the outputs of lib/fermata-stack.ts. */
export interface StackOutputs {
  CtrStreamName: string;
  CtrBucket: string;
  CtrPrefix: string;
  RecordingsBucket: string;
  ArchiveBucket: string;
  DailyEventArn: string;
  ContactsTable: string;
  UsersTable: string;
  LiveTable: string;
  UserPoolId: string;
  UserPoolClientId: string;
  MachineClientEveryScopeId: string;
  HttpApiId: string;
  HttpApiUrl: string;
  [other: string]: string | undefined;
}

/** Their addresses, as lib/chosen-deployment.ts takes them. */
export type Simulators = Record<'connect' | 'twilio' | 'webex', string>;

const root = join(import.meta.dirname, '..');
const stackName = 'Fermata';
/** As lib/place.ts names it. */
const assetsBucket = 'fermata-assets';

/** States from which CloudFormation refuses to deploy: what is left must go first. */
const dead = /^(ROLLBACK_(COMPLETE|FAILED)|CREATE_FAILED|DELETE_FAILED|REVIEW_IN_PROGRESS)$/;

/** `cdk deploy` as for an AWS account, to the engine; over what is there, if something is. */
export const deploy = async (
  cloud: Cloud,
  { simulators, folder, signal }: { simulators: Simulators; folder: string; signal?: AbortSignal },
): Promise<StackOutputs> => {
  await Promise.all([removeDeadStack(cloud), makeAssetsBucket(cloud)]);
  const outputs = join(folder, 'stack-outputs.json');
  rmSync(outputs, { force: true });
  const options = {
    '--app': `${process.execPath} bin/fermata.ts`,
    '--output': join(folder, 'cdk.out'),
    '--outputs-file': outputs,
    '--context': [
      'deployment=local',
      ...Object.entries(simulators).map(([provider, url]) => `${provider}Simulator=${url}`),
    ],
    '--require-approval': 'never',
    '--progress': 'events',
  };
  const args = Object.entries(options).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, one]));
  const flags = ['--ci', '--no-notices', '--no-version-reporting', '--no-color'];
  await runKept(
    'cdk deploy',
    process.execPath,
    ['node_modules/aws-cdk/bin/cdk', 'deploy', stackName, ...args, ...flags],
    {
      cwd: root,
      env: {
        ...environmentFor(cloud),
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CDK_DISABLE_VERSION_CHECK: '1',
        // Seconds of checks against AWS's own rules, which test/lib makes.
        CDK_VALIDATION: 'false',
      },
      ...(signal && { signal }),
    },
  );
  return JSON.parse(readFileSync(outputs, 'utf8'))[stackName];
};

const removeDeadStack = async (cloud: Cloud) => {
  const client = new CloudFormationClient(clientFor(cloud));
  const status = async () => {
    const answer = await client.send(new DescribeStacksCommand({ StackName: stackName })).catch(() => undefined);
    return answer?.Stacks?.[0]?.StackStatus;
  };
  if (!dead.test((await status()) ?? '')) return;
  await client.send(new DeleteStackCommand({ StackName: stackName }));
  for (let wait = 0; wait < 60; wait += 1) {
    const left = await status();
    if (left === undefined || left === 'DELETE_COMPLETE') return;
    await sleep(500);
  }
};

const makeAssetsBucket = async (cloud: Cloud) => {
  const client = new S3Client({ ...clientFor(cloud), forcePathStyle: true });
  const bucket = { Bucket: assetsBucket };
  const there = await client.send(new HeadBucketCommand(bucket)).catch(() => undefined);
  if (!there) await client.send(new CreateBucketCommand(bucket));
};
