import type { Deployment } from '../../../deployments.ts';

/** Where CloudFront cannot write its logs: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html */
const withoutCloudFrontLogs = new Set([
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
]);

/** What an existing source is named by; nothing where it is our own, or wrong by itself. */
const sourceOf = (source: unknown): { kinesisStreamArn?: string; bucketName?: string; prefix: string } => {
  const fields = typeof source === 'object' && source !== null ? source : {};
  return { prefix: '', ...fields };
};

/** Settings that cannot go together. Each may still be wrong by itself. */
export const contradictions = (deployment: Deployment, refuse: (path: string, message: string) => void): void => {
  const { connectSimulator, connectInstanceArn, keepsData, existing = {} } = deployment;
  const records = sourceOf(deployment.contactRecords);
  const media = sourceOf(deployment.recordings);
  const [, , , region = '', account = ''] = connectInstanceArn?.split(':') ?? [];
  if (deployment.deletionProtection && !keepsData) {
    refuse('deletionProtection', 'must be false where keepsData is false: the stack could not be removed.');
  }
  if (deployment.consoleAccessLogs && withoutCloudFrontLogs.has(region)) {
    refuse('consoleAccessLogs', `must be false: CloudFront cannot write its logs into a bucket in ${region}.`);
  }
  if ((deployment.signIn.passwordChanges ?? []).length > 0 && deployment.signIn.identityProviders) {
    refuse(
      'signIn.passwordChanges',
      'must be left out with identity providers: their people’s passwords are changed there.',
    );
  }
  if (existing.userPoolId && deployment.signIn.passwordChanges) {
    refuse('signIn.passwordChanges', 'needs a user pool that Fermata makes: an existing one is not given the trigger.');
  }
  if (existing.recordingsBucket && deployment.recordings !== 'own') {
    refuse('existing.recordingsBucket', "goes with recordings: 'own' only; keep one of the two.");
  }
  if (existing.recordBucket !== undefined && existing.recordBucket === existing.recordingsBucket) {
    refuse('existing.recordingsBucket', 'is the recordBucket, too: each holds something else.');
  }
  const tables = [
    existing.contactsTable?.tableName,
    existing.usersTable,
    existing.stagingTable,
    existing.liveTable?.tableName,
    existing.desktopsTable,
  ];
  const named = tables.filter((name) => name !== undefined);
  if (new Set(named).size < named.length) refuse('existing', 'names one table twice: each holds something else.');
  const isElsewhere = (value = '') =>
    region !== '' && value.startsWith('arn:aws') && !value.includes(`:${region}:${account}:`);
  const beside = 'is not in the region and account of connectInstanceArn: everything must be beside the instance.';
  for (const [path, value] of Object.entries({
    'contactRecords.kinesisStreamArn': records.kinesisStreamArn,
    'existing.keyArn': existing.keyArn,
    'existing.sealingKeyArn': existing.sealingKeyArn,
    'existing.contactsTable.streamArn': existing.contactsTable?.streamArn,
    'existing.liveTable.streamArn': existing.liveTable?.streamArn,
  })) {
    if (isElsewhere(value)) refuse(path, beside);
  }
  if (region && existing.userPoolId?.includes('_') && !existing.userPoolId.startsWith(`${region}_`)) {
    refuse('existing.userPoolId', beside);
  }
  if (!connectSimulator) {
    const { twilio, webex, agentWorkspaceOrigins = [] } = deployment.recordingControl;
    const open = Object.entries({
      'twilio.apiUrl': twilio?.apiUrl,
      'webex.apiUrl': webex?.apiUrl,
      ...Object.fromEntries(agentWorkspaceOrigins.map((one, index) => [`agentWorkspaceOrigins.${index}`, one])),
    }).filter(([, address]) => address !== undefined && /^http:|:\*$/.test(address));
    for (const [name] of open) {
      refuse(`recordingControl.${name}`, 'must begin with https:// and name one host.');
    }
  }
  if (connectSimulator && keepsData) {
    refuse('connectSimulator', 'is for one machine only, and this deployment keeps data.');
  }
  if (connectSimulator && !connectInstanceArn) {
    refuse('connectSimulator', 'needs a connectInstanceArn, be it an invented one.');
  }
  const overlap = records.prefix.startsWith(media.prefix) || media.prefix.startsWith(records.prefix);
  if (records.bucketName !== undefined && records.bucketName === media.bucketName && overlap) {
    refuse(
      'recordings.prefix',
      'and that of contactRecords overlap in one bucket: each object must be one or the other.',
    );
  }
};
