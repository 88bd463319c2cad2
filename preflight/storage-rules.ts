import type { Deployment } from '../deployments.ts';
import type { Answer, BucketFacts, Facts, KeyFacts } from './facts.ts';
import { type Finding, fails, judge } from './finding.ts';
import { readersOf, trustsAccount } from './key-policy.ts';

interface Watched {
  setting: string;
  bucketName: string;
  keyArn?: string | undefined;
  /** False for a bucket that nobody needs to hear of new objects in. */
  isWatched: boolean;
  /** The features that read it. */
  features: string[];
}

/** Buckets, keys and the stream that the settings name and that are not made by this deployment. */
export const storageRules = (deployment: Deployment, facts: Facts): Finding[] => [
  ...watchedBuckets(deployment).flatMap((watched) =>
    judge(
      facts.buckets[watched.bucketName],
      { what: `The bucket ${watched.bucketName}`, byHand: `S3 console, ${watched.bucketName}, Properties.` },
      (bucket) => bucketRule(deployment, watched, bucket),
    ),
  ),
  ...Object.entries(facts.keys).flatMap(([keyArn, answer]) => keyRule(deployment, keyArn, answer)),
  ...kinesisRule(deployment, facts),
];

/** Of this deployment, whether made by Connect, by the customer, or by an earlier deployment. */
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
            `The bucket ${bucketName} is in ${bucket.region}, and the deployment in ${region}.`,
            'Its events do not come here. Name a bucket in the region of the Connect instance.',
          ),
        ]
      : []),
    ...(isWatched && !bucket.sendsToEventBridge
      ? [
          fails(
            `The bucket ${bucketName} does not send its events to EventBridge, so Fermata would hear of no object.`,
            `S3 console, ${bucketName}, Properties, Amazon EventBridge: On.`,
          ),
        ]
      : []),
    ...(bucket.keyArn && keyArn !== bucket.keyArn
      ? [
          fails(
            `The bucket ${bucketName} is encrypted with ${bucket.keyArn}; the settings say ${keyArn ?? 'nothing of it'}.`,
            `Set ${setting.startsWith('existing') ? 'existing.keyArn' : `${setting}.keyArn`}: '${bucket.keyArn}'.`,
          ),
        ]
      : []),
  ];
};

const keyRule = (deployment: Deployment, keyArn: string, answer: Answer<KeyFacts | undefined>): Finding[] =>
  judge(answer, { what: `The key ${keyArn}`, byHand: 'KMS console, the key, Key policy.' }, (key) => {
    if (!key) return [fails(`There is no key ${keyArn}.`, 'Correct keyArn in deployments.ts.')];
    if (key.state !== 'Enabled') {
      return [
        fails(
          `The key ${keyArn} is ${key.state}: nothing that is encrypted with it can be read.`,
          key.state === 'PendingDeletion'
            ? 'KMS console: cancel its deletion and enable it, now; after that day all that it encrypts is lost.'
            : 'KMS console: enable it.',
        ),
      ];
    }
    if (key.manager === 'AWS') {
      return [
        fails(
          `${keyArn} is one of AWS's own keys. Only the service that it belongs to may use it for others, and its policy cannot be changed.`,
          'Fermata can read what Connect stores only with a key of yours: KMS console, Create key; then Connect console, Data storage, Call recordings, Edit, choose it. Recordings stored before stay unreadable for Fermata.',
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
        `Allow kms:Decrypt there to the roles of ${names} after the first deployment (Lambda console, the function, Permissions), or let the policy trust arn:aws:iam::<account>:root.`,
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
              `The Kinesis stream is encrypted with ${stream.keyArn}, and the settings do not say so: no record could be read.`,
              `Set contactRecords.keyArn: '${stream.keyArn}'.`,
            ),
          ]
        : []),
    ];
  });
};
