import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnInstanceStorageConfig } from 'aws-cdk-lib/aws-connect';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployments.ts';
import type { FermataStack } from './fermata-stack.ts';

/** The kinds of data that Connect will send to Fermata. If empty, Connect is not changed and no stack is deployed. */
export const wiringOf = ({ connectInstanceArn, connectSimulator, contactRecords, recordings, existing }: Deployment) =>
  !connectInstanceArn || connectSimulator
    ? []
    : [
        ...(contactRecords === 'own' ? (['contact records'] as const) : []),
        // Connect already stores its recordings in an existing bucket.
        ...(recordings === 'own' && !existing?.recordingsBucket ? (['recordings'] as const) : []),
      ];

/**
 * Makes Amazon Connect send its data to the resources of Fermata. This is a stack of its own, deployed after all others:
 * until everything exists, Connect works as before, and if Connect refuses, nothing else is rolled back. Connect has one
 * destination for each kind of data, and refuses if another is set (`npm run preflight` reports that in advance). Connect
 * gives its own service-linked role the right to write there, with the deployer's permissions (`iam:PutRolePolicy` on
 * that role, `kms:CreateGrant` on the key).
 */
export class ConnectStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    {
      deployment,
      fermata,
      last,
      ...props
    }: StackProps & { deployment: Deployment; fermata: FermataStack; last: Stack },
  ) {
    super(scope, id, { ...props, description: 'Fermata: where Amazon Connect sends its data' });
    this.addStackDependency(last, 'Connect must not send data before everything else exists.');
    const { storage, intake } = fermata;
    const wiring = wiringOf(deployment);
    const instanceArn = deployment.connectInstanceArn!;

    if (wiring.includes('contact records')) {
      new CfnInstanceStorageConfig(this, 'ContactRecords', {
        instanceArn,
        resourceType: 'CONTACT_TRACE_RECORDS',
        storageType: 'KINESIS_FIREHOSE',
        kinesisFirehoseConfig: { firehoseArn: intake.stream!.deliveryStreamArn },
      });
    }
    if (wiring.includes('recordings')) {
      new CfnInstanceStorageConfig(this, 'CallRecordings', {
        instanceArn,
        resourceType: 'CALL_RECORDINGS',
        storageType: 'S3',
        s3Config: {
          bucketName: storage.recordingsBucket!.bucketName,
          bucketPrefix: 'connect/CallRecordings',
          encryptionConfig: { encryptionType: 'KMS', keyId: storage.key.keyArn },
        },
      })
        // Removing it would end recording. Connect continues to store in the bucket, which also stays.
        .applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
  }
}
