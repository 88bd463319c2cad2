import type { Deployment } from '../deployments.ts';
import type { Answer, BucketFacts, Facts, KeyFacts } from './facts.ts';
import { type Finding, fails, judge, note } from './finding.ts';
import { readersOf, trustsAccount } from './key-policy.ts';

interface Watched {
  setting: string;
  bucketName: string;
  keyArn?: string | undefined;
  /** False for a bucket whose events nobody needs. */
  isWatched: boolean;
  /** The features that read it. */
  features: string[];
}

/** Checks the buckets, keys and streams that the settings name and this deployment does not create. */
export const storageRules = (deployment: Deployment, facts: Facts): Finding[] => [
  ...watchedBuckets(deployment).flatMap((watched) =>
    judge(
      facts.buckets[watched.bucketName],
      { what: `The bucket ${watched.bucketName}`, byHand: `S3 console, ${watched.bucketName}, Properties.` },
      (bucket) => bucketRule(deployment, watched, bucket),
    ),
  ),
  ...Object.entries(facts.keys).flatMap(([keyArn, answer]) => keyRule(deployment, keyArn, answer)),
  ...sealingKeyRule(deployment),
  ...kinesisRule(deployment, facts),
];

/** The buckets of this deployment that Connect, the customer, or an earlier deployment created. */
export const watchedBuckets = ({ recordings, contactRecords, existing = {} }: Deployment): Watched[] => [
  ...(recordings === 'own'
    ? []
    : [{ setting: 'recordings', ...recordings, isWatched: true, features: ['recording-import', 'contacts-api'] }]),
  ...(typeof contactRecords === 'object' && 'bucketName' in contactRecords
    ? [{ setting: 'contactRecords', ...contactRecords, isWatched: true, features: ['contact-import'] }]
    : []),
  ...(['recordBucket', 'recordingsBucket', 'archiveBucket'] as const).flatMap((name) =>
    existing[name]
      ? [
          {
            setting: `existing.${name}`,
            bucketName: existing[name],
            keyArn: existing.keyArn,
            isWatched: name !== 'archiveBucket',
            features: [],
          },
        ]
      : [],
  ),
];

const bucketRule = (
  { connectInstanceArn }: Deployment,
  { setting, bucketName, keyArn, isWatched }: Watched,
  bucket: BucketFacts | undefined,
): Finding[] => {
  if (!bucket) return [fails(`There is no bucket ${bucketName}.`, `Correct ${setting} in deployments.ts.`)];
  const region = connectInstanceArn?.split(':')[3];
  return [
    ...(region && bucket.region !== region
      ? [
          fails(
            `The bucket ${bucketName} is in ${bucket.region}, but the deployment is in ${region}.`,
            'Its events do not reach other regions. Name a bucket in the region of the Connect instance.',
          ),
        ]
      : []),
    ...(isWatched && !bucket.sendsToEventBridge
      ? [
          fails(
            `The bucket ${bucketName} does not send its events to EventBridge, so Fermata would not notice new objects.`,
            `S3 console, ${bucketName}, Properties, Amazon EventBridge: On.`,
          ),
        ]
      : []),
    ...(bucket.keyArn && keyArn !== bucket.keyArn
      ? [
          fails(
            `The bucket ${bucketName} is encrypted with ${bucket.keyArn}; the settings ${keyArn === undefined ? 'name no key' : `name ${keyArn}`}.`,
            `Set ${setting.startsWith('existing') ? 'existing.keyArn' : `${setting}.keyArn`}: '${bucket.keyArn}'.`,
          ),
        ]
      : []),
  ];
};

/** PCs keep what they have sealed until the cloud has opened it, and a new key cannot open it. */
const sealingKeyRule = ({ existing = {} }: Deployment): Finding[] =>
  existing.desktopsTable && !existing.sealingKeyArn
    ? [
        note(
          'existing names the table of PCs, but not the key that they seal for. The deployment would create a new key, which cannot open recordings that are on their way.',
          'If the old key still exists, set existing.sealingKeyArn (output SealingKeyArn of the old deployment). Recordings that the new key cannot open are made again by their PCs, at most three times.',
        ),
      ]
    : [];

const keyRule = (deployment: Deployment, keyArn: string, answer: Answer<KeyFacts | undefined>): Finding[] =>
  judge(answer, { what: `The key ${keyArn}`, byHand: 'KMS console, the key, Key policy.' }, (key) => {
    if (!key) return [fails(`There is no key ${keyArn}.`, 'Correct keyArn in deployments.ts.')];
    if (key.state !== 'Enabled') {
      return [
        fails(
          `The key ${keyArn} is ${key.state}: nothing that is encrypted with it can be read.`,
          key.state === 'PendingDeletion'
            ? 'KMS console: cancel its deletion and enable it now; once it is deleted, everything that it encrypts is lost.'
            : 'KMS console: enable it.',
        ),
      ];
    }
    if (key.manager === 'AWS') {
      return [
        fails(
          `${keyArn} is managed by AWS. Its policy cannot be changed, so Fermata cannot be allowed to decrypt.`,
          'Fermata can read recordings only if they are encrypted with a key of your own: KMS console, Create key; then Connect console, Data storage, Call recordings, Edit, choose that key. Fermata cannot read the recordings stored before.',
        ),
      ];
    }
    if (trustsAccount(key.policy)) return [];
    const features = watchedBuckets(deployment)
      .filter((watched) => watched.keyArn === keyArn)
      .flatMap((watched) => watched.features);
    const names = features.length > 0 ? features.join(', ') : 'all of its functions';
    return [
      fails(
        `The policy of the key ${keyArn} does not trust the account's IAM policies${readersOf(key.policy)}.`,
        `After the first deployment, allow kms:Decrypt in it to the roles of ${names} (Lambda console, the function, Permissions), or let the policy trust arn:aws:iam::<account>:root.`,
      ),
    ];
  });

const kinesisRule = ({ contactRecords }: Deployment, { kinesis }: Facts): Finding[] => {
  if (typeof contactRecords !== 'object' || !('kinesisStreamArn' in contactRecords)) return [];
  return judge(kinesis, { what: 'The Kinesis stream', byHand: 'Kinesis console, the stream.' }, (stream) => {
    if (!stream) return [fails('There is no such Kinesis stream.', 'Correct contactRecords.kinesisStreamArn.')];
    const { keyArn } = contactRecords as { keyArn?: string };
    return [
      ...(stream.status === 'ACTIVE' || stream.status === 'UPDATING'
        ? []
        : [fails(`The Kinesis stream is ${stream.status}.`, 'Wait until it is ACTIVE.')]),
      ...(stream.keyArn && !/alias\/aws\/kinesis$/.test(stream.keyArn) && keyArn !== stream.keyArn
        ? [
            fails(
              `The Kinesis stream is encrypted with ${stream.keyArn}, but the settings name no key: no record could be read.`,
              `Set contactRecords.keyArn: '${stream.keyArn}'.`,
            ),
          ]
        : []),
    ];
  });
};
