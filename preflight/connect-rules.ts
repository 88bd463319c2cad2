import type { Deployment, ExistingBucket } from '../deployments.ts';
import type { Facts, StackFacts, StorageConfig } from './facts.ts';
import { type Finding, fails, judge, note } from './finding.ts';

/** Compares where Connect stores and sends its data with the settings. Connect has one place for each kind of data. */
export const connectRules = (deployment: Deployment, facts: Facts): Finding[] => {
  if (!deployment.connectInstanceArn) {
    return [
      note(
        'The settings name no Connect instance, so Connect is not changed and users are not synced.',
        'Set connectInstanceArn if there is an instance.',
      ),
    ];
  }
  const stack = 'value' in facts.stacks ? facts.stacks.value.Fermata : undefined;
  return [
    ...judge(facts.instance, { what: 'The Connect instance', byHand: 'Connect console, the instance.' }, (instance) =>
      instance === undefined
        ? [
            fails(
              'There is no such Connect instance.',
              'Compare connectInstanceArn with the Connect console, Account overview.',
            ),
          ]
        : instance.status === 'ACTIVE'
          ? []
          : [fails(`The Connect instance is ${instance.status}.`, 'Wait until it is ACTIVE.')],
    ),
    ...judge(
      facts.callRecordings,
      {
        what: 'Where Connect stores recordings',
        byHand: 'Connect console, the instance, Data storage, Call recordings.',
      },
      (configs) => recordingsRule(deployment, configs, stack),
    ),
    ...judge(
      facts.contactRecords,
      { what: 'Where Connect sends contact records', byHand: 'Connect console, the instance, Data streaming.' },
      (configs) => contactRecordsRule(deployment, facts, configs, stack),
    ),
  ];
};

const recordingsRule = (
  { recordings, existing }: Deployment,
  [config]: StorageConfig[],
  stack: StackFacts | undefined,
): Finding[] => {
  const bucket = config?.bucket;
  const ours = existing?.recordingsBucket ?? stack?.outputs.RecordingsBucket;
  if (recordings === 'own') {
    if (!bucket) {
      return existing?.recordingsBucket
        ? [
            fails(
              `Connect does not store recordings in ${existing.recordingsBucket}, and with existing.recordingsBucket Fermata does not change that.`,
              'Connect console, the instance, Data storage, Call recordings: choose that bucket, prefix connect/CallRecordings.',
            ),
          ]
        : [];
    }
    if (bucket.name === ours) return [];
    // The name that CloudFormation gives the bucket of a stack called Fermata.
    if (/^fermata-storagerecordings/.test(bucket.name)) {
      return [
        fails(
          `Connect stores recordings in ${bucket.name}, which an earlier deployment of Fermata left behind.`,
          `Use it again: existing: { recordingsBucket: '${bucket.name}' }, with everything else that is left: docs/restore.md, "The stacks are gone".`,
        ),
      ];
    }
    return [
      fails(
        `Connect already stores recordings in the bucket ${bucket.name}, and can use only one; the settings say recordings: 'own'.`,
        `Keep that bucket: recordings: ${settingOf(bucket)}. Or turn call recording off first, if you want Fermata to make a bucket: Connect console, the instance, Data storage, Call recordings, Edit, off. Then nothing is recorded until Fermata is deployed.`,
      ),
    ];
  }
  if (!bucket) {
    return [
      fails(
        `Connect stores no recordings; the settings expect them in ${recordings.bucketName}.`,
        "Turn call recording on (Connect console, the instance, Data storage, Call recordings), or let Fermata do it: recordings: 'own'.",
      ),
    ];
  }
  const differs =
    bucket.name !== recordings.bucketName ||
    !slashed(bucket.prefix).startsWith(recordings.prefix) ||
    (bucket.keyArn !== undefined && bucket.keyArn !== recordings.keyArn);
  return differs
    ? [
        fails(
          `Connect stores recordings in another place, or with another key, than the settings say: ${settingOf(bucket)}.`,
          `Set recordings: ${settingOf(bucket)}.`,
        ),
      ]
    : [];
};

const contactRecordsRule = (
  { contactRecords }: Deployment,
  facts: Facts,
  [config]: StorageConfig[],
  stack: StackFacts | undefined,
): Finding[] => {
  const stream = config?.kinesisStreamArn ?? config?.firehoseArn;
  if (contactRecords === 'own') {
    if (!stream || (stack?.outputs.CtrStreamName && stream.endsWith(`/${stack.outputs.CtrStreamName}`))) return [];
    const named = config?.kinesisStreamArn
      ? `contactRecords: { kinesisStreamArn: '${stream}' }`
      : facts.delivery && 'value' in facts.delivery
        ? `contactRecords: { bucketName: '${facts.delivery.value.bucket}', prefix: '${slashed(facts.delivery.value.prefix)}' }`
        : 'contactRecords: { bucketName, prefix } of the bucket that this stream fills';
    return [
      fails(
        `Connect already sends contact records to ${stream}, and it sends to one stream only; the settings say contactRecords: 'own'.`,
        `Read that stream too: ${named}. Or remove it first, if nobody needs it: Connect console, the instance, Data streaming.`,
      ),
    ];
  }
  if (!stream) {
    return [
      fails(
        'Connect does not send its contact records anywhere, so none would arrive.',
        "Connect console, the instance, Data streaming: choose the stream that the settings expect. Or let Fermata make one: contactRecords: 'own'.",
      ),
    ];
  }
  if ('kinesisStreamArn' in contactRecords) {
    return stream === contactRecords.kinesisStreamArn
      ? []
      : [
          fails(
            `Connect sends contact records to ${stream}, not to the stream in the settings.`,
            'Name that stream in contactRecords, or choose the other one in the Connect console, Data streaming.',
          ),
        ];
  }
  if (config?.kinesisStreamArn) {
    return [
      note(
        `Connect sends contact records to ${stream}; whether something writes them to ${contactRecords.bucketName} cannot be checked.`,
        `Check that objects arrive in ${contactRecords.prefix || 'the bucket'}, or read the stream itself: contactRecords: { kinesisStreamArn: '${stream}' }.`,
      ),
    ];
  }
  return judge(
    facts.delivery,
    {
      what: 'Where the Firehose stream writes contact records',
      byHand: 'Firehose console, the stream, Destination settings.',
    },
    ({ bucket, prefix }) =>
      bucket === contactRecords.bucketName && prefix.startsWith(contactRecords.prefix)
        ? []
        : [
            fails(
              `Contact records are written to ${bucket} under "${prefix}", not where the settings say.`,
              `Set contactRecords: { bucketName: '${bucket}', prefix: '${slashed(prefix)}' }.`,
            ),
          ],
  );
};

const slashed = (prefix: string) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);

const settingOf = ({ name, prefix, keyArn }: { name: string; prefix: string; keyArn?: string }): string => {
  const setting: ExistingBucket = { bucketName: name, prefix: slashed(prefix), ...(keyArn && { keyArn }) };
  return `{ ${Object.entries(setting)
    .map(([field, value]) => `${field}: '${value}'`)
    .join(', ')} }`;
};
