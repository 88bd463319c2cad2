import { parseArgs } from 'node:util';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { accountCall } from '../adapters/aws-account/account-call.ts';
import { AccountReader } from '../adapters/aws-account/account-reader.ts';
import { AccountSubscriptions } from '../adapters/aws-account/account-subscriptions.ts';
import {
  contactsTableShape,
  desktopsTableShape,
  liveTableShape,
  stagingTableShape,
  type TableShape,
  usersTableShape,
} from '../adapters/dynamodb/table/table-shape.ts';
import { deployments, type Existing } from '../deployments.ts';
import { refusals } from '../lib/deployment/deployment-refusals.ts';
import type { WantedTable } from '../preflight/existing-rules.ts';
import { report } from '../preflight/finding.ts';
import { gather } from '../preflight/gather.ts';
import { findingsOf } from '../preflight/preflight.ts';

const usage = `npm run preflight -- <deployment>     says what would fail if that entry of deployments.ts were deployed, and what to do

It only reads. It uses your AWS credentials (AWS_PROFILE, ...) in the region of the Connect instance, or in AWS_REGION.
Exit code: 0 if the deployment can begin, 1 if something would fail, 2 if something could not be checked.`;

const wantedTables = ({
  contactsTable,
  usersTable,
  stagingTable,
  liveTable,
  desktopsTable,
}: Existing): WantedTable[] => {
  const wanted = (setting: string, shape: TableShape, tableName: string | undefined, streamArn?: string) =>
    tableName
      ? [
          {
            setting: `existing.${setting}`,
            tableName,
            keys: [shape.partitionKey, shape.sortKey],
            indexes: shape.indexes.map(({ name }) => name),
            ...(streamArn && { streamArn }),
          },
        ]
      : [];
  return [
    ...wanted('contactsTable', contactsTableShape, contactsTable?.tableName, contactsTable?.streamArn),
    ...wanted('usersTable', usersTableShape, usersTable),
    ...wanted('stagingTable', stagingTableShape, stagingTable),
    ...wanted('liveTable', liveTableShape, liveTable?.tableName, liveTable?.streamArn),
    ...wanted('desktopsTable', desktopsTableShape, desktopsTable),
  ];
};

const preflight = async (name: string): Promise<number> => {
  const deployment = deployments[name];
  if (!deployment) {
    console.error(`deployments.ts has no deployment "${name}"; it has ${Object.keys(deployments).join(', ')}.`);
    return 1;
  }
  const problems = refusals(deployment);
  if (problems.length > 0) {
    console.error(`deployments.ts, "${name}": ${problems.join(' ')}`);
    return 1;
  }
  const region = deployment.connectInstanceArn?.split(':')[3] ?? process.env.AWS_REGION ?? '';
  if (region === '') {
    console.error('No region is set. Set connectInstanceArn in deployments.ts, or AWS_REGION.');
    return 1;
  }
  const credentials = defaultProvider();
  try {
    await credentials();
  } catch {
    console.error('There are no AWS credentials. Sign in first: aws sso login, or set AWS_PROFILE.');
    return 1;
  }
  const call = accountCall({ region, credentials, endpoint: process.env.AWS_ENDPOINT_URL ?? '' });
  const tables = wantedTables(deployment.existing ?? {});
  const facts = await gather(deployment, {
    account: new AccountReader(call),
    readers: new AccountSubscriptions(call),
    tables,
  });
  const { text, exitCode } = report(name, findingsOf(deployment, facts, tables));
  console.log(text);
  return exitCode;
};

const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true });
if (values.help || positionals.length > 1) {
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}
process.exitCode = await preflight(positionals[0] ?? 'production');
