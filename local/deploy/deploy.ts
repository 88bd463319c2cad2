import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type Cloud, clientFor, environmentFor } from '../cloud.ts';
import { runChildProgram } from '../engine/child-program.ts';

/** The stack's outputs, as lib/fermata-stack.ts defines them. */
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
  StagingTable: string;
  DesktopsTable: string;
  UserPoolId: string;
  UserPoolClientId: string;
  MachineClientEveryScopeId: string;
  HttpApiId: string;
  HttpApiUrl: string;
  ChangesApiId: string;
  ChangesStage: string;
  [other: string]: string | undefined;
}

/** The simulators' addresses, as lib/deployment/chosen-deployment.ts reads them. */
export type Simulators = Record<'connect' | 'twilio' | 'webex', string>;

const root = join(import.meta.dirname, '../..');
const stackName = 'Fermata';
/** The name that lib/deployment/place.ts gives it. */
const assetsBucket = 'fermata-assets';

/** States from which CloudFormation refuses to deploy: the stack must be deleted first. */
const dead = /^(ROLLBACK_(COMPLETE|FAILED)|CREATE_FAILED|DELETE_FAILED|REVIEW_IN_PROGRESS)$/;

/** The app to deploy; by default that of `npm start`. */
export interface App {
  /** The program that builds the stack. */
  app?: string;
  /** Further context, besides the simulators' addresses. */
  context?: Record<string, string>;
}

interface Options extends App {
  simulators: Simulators;
  folder: string;
  signal?: AbortSignal;
}

/** Runs `cdk deploy` to the engine, as to an AWS account. It updates the stack if there is one. */
export const deploy = async (cloud: Cloud, options: Options): Promise<StackOutputs> => {
  await Promise.all([removeDeadStack(cloud), makeAssetsBucket(cloud)]);
  const outputs = join(options.folder, 'stack-outputs.json');
  rmSync(outputs, { force: true });
  await cdk('deploy', cloud, options, [
    ...['--outputs-file', outputs, '--require-approval', 'never', '--progress', 'events'],
  ]);
  await reserveConcurrency(cloud, join(options.folder, 'cdk.out', `${stackName}.template.json`));
  return JSON.parse(readFileSync(outputs, 'utf8'))[stackName];
};

interface Template {
  Resources: Record<string, { Type: string; Properties?: { ReservedConcurrentExecutions?: number } }>;
}

/** The engine's CloudFormation leaves this property out. By it, the engine knows whose requests come first. */
const reserveConcurrency = async (cloud: Cloud, templateFile: string) => {
  const { Resources } = JSON.parse(readFileSync(templateFile, 'utf8')) as Template;
  const stacks = new CloudFormationClient(clientFor(cloud));
  const functions = new LambdaClient(clientFor(cloud));
  for (const [LogicalResourceId, { Type, Properties }] of Object.entries(Resources)) {
    const reserved = Properties?.ReservedConcurrentExecutions;
    if (Type !== 'AWS::Lambda::Function' || reserved === undefined) continue;
    const described = await stacks.send(new DescribeStackResourceCommand({ StackName: stackName, LogicalResourceId }));
    const FunctionName = described.StackResourceDetail?.PhysicalResourceId;
    await functions.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved }));
  }
};

/** Runs `cdk destroy` without confirmation. */
export const destroy = (cloud: Cloud, options: Options): Promise<void> => cdk('destroy', cloud, options, ['--force']);

const cdk = async (
  command: 'deploy' | 'destroy',
  cloud: Cloud,
  { simulators, folder, signal, app = 'bin/fermata.ts', context = {} }: Options,
  more: string[],
): Promise<void> => {
  const settings = [
    'deployment=local',
    ...Object.entries(simulators).map(([provider, url]) => `${provider}Simulator=${url}`),
    ...Object.entries(context).map(([name, value]) => `${name}=${value}`),
  ];
  await runChildProgram(
    `cdk ${command}`,
    process.execPath,
    [
      'node_modules/aws-cdk/bin/cdk',
      command,
      stackName,
      ...['--app', `${process.execPath} ${app}`, '--output', join(folder, 'cdk.out')],
      ...settings.flatMap((one) => ['--context', one]),
      ...more,
      ...['--ci', '--no-notices', '--no-version-reporting', '--no-color'],
    ],
    {
      cwd: root,
      env: {
        ...environmentFor(cloud),
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CDK_DISABLE_VERSION_CHECK: '1',
        // The checks against AWS's own rules take seconds, and test/lib makes them.
        CDK_VALIDATION: 'false',
      },
      ...(signal && { signal }),
    },
  );
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
