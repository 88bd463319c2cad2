import type { Deployment } from '../../../deployments.ts';

/** Regions in which CloudFront cannot write its logs: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html */
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

/** The names in the settings of an existing source; none if the source is our own or invalid. */
const sourceOf = (source: unknown): { kinesisStreamArn?: string; bucketName?: string; prefix: string } => {
  const fields = typeof source === 'object' && source !== null ? source : {};
  return { prefix: '', ...fields };
};

/** Refuses settings that contradict each other. Each may also be invalid by itself. */
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
      'must be left out with identity providers, because people change their passwords there.',
    );
  }
  if (existing.userPoolId && deployment.signIn.passwordChanges) {
    refuse('signIn.passwordChanges', 'needs a user pool that Fermata creates: it adds no trigger to an existing one.');
  }
  if (existing.recordingsBucket && deployment.recordings !== 'own') {
    refuse('existing.recordingsBucket', "works only with recordings: 'own'; remove one of the two.");
  }
  if (existing.recordBucket !== undefined && existing.recordBucket === existing.recordingsBucket) {
    refuse('existing.recordingsBucket', 'must not be the recordBucket: they hold different things.');
  }
  const tables = [
    existing.contactsTable?.tableName,
    existing.usersTable,
    existing.stagingTable,
    existing.liveTable?.tableName,
    existing.desktopsTable,
  ];
  const named = tables.filter((name) => name !== undefined);
  if (new Set(named).size < named.length) refuse('existing', 'names one table twice: each table holds something else.');
  const isElsewhere = (value = '') =>
    region !== '' && value.startsWith('arn:aws') && !value.includes(`:${region}:${account}:`);
  const notBesideInstance = 'must be in the region and account of connectInstanceArn.';
  for (const [path, value] of Object.entries({
    'contactRecords.kinesisStreamArn': records.kinesisStreamArn,
    'existing.keyArn': existing.keyArn,
    'existing.sealingKeyArn': existing.sealingKeyArn,
    'existing.contactsTable.streamArn': existing.contactsTable?.streamArn,
    'existing.liveTable.streamArn': existing.liveTable?.streamArn,
  })) {
    if (isElsewhere(value)) refuse(path, notBesideInstance);
  }
  if (region && existing.userPoolId?.includes('_') && !existing.userPoolId.startsWith(`${region}_`)) {
    refuse('existing.userPoolId', notBesideInstance);
  }
  if (!connectSimulator) {
    const { twilio, webex, agentWorkspaceOrigins = [] } = deployment.recordingControl;
    const insecure = Object.entries({
      'twilio.apiUrl': twilio?.apiUrl,
      'webex.apiUrl': webex?.apiUrl,
      ...Object.fromEntries(agentWorkspaceOrigins.map((one, index) => [`agentWorkspaceOrigins.${index}`, one])),
    }).filter(([, address]) => address !== undefined && /^http:|:\*$/.test(address));
    for (const [name] of insecure) {
      refuse(`recordingControl.${name}`, 'must begin with https:// and name one host.');
    }
  }
  if (connectSimulator && keepsData) {
    refuse('connectSimulator', 'is for one machine only, and this deployment keeps data.');
  }
  if (connectSimulator && !connectInstanceArn) {
    refuse('connectSimulator', 'needs a connectInstanceArn; it can be an invented one.');
  }
  const overlap = records.prefix.startsWith(media.prefix) || media.prefix.startsWith(records.prefix);
  if (records.bucketName !== undefined && records.bucketName === media.bucketName && overlap) {
    refuse(
      'recordings.prefix',
      'must not overlap with contactRecords.prefix in the same bucket: an object must be one or the other.',
    );
  }
};
