import { CfnInstanceStorageConfig } from 'aws-cdk-lib/aws-connect';
import { Construct } from 'constructs';
import type { ContactIntake } from './contact-intake.ts';
import type { Storage } from './storage.ts';

interface ConnectWiringProps {
  instanceArn: string;
  intake: ContactIntake;
  storage: Storage;
  /** False where the contact records come by a stream that Connect sends to already. */
  sendsContactRecords: boolean;
}

/**
 * Points Connect at what Fermata owns. Connect has one place for each kind of data: where another is set, the
 * deployment fails and changes nothing. Connect gives its own service-linked role the right to write there, with the
 * deployer's permissions (`iam:PutRolePolicy` on that role, `kms:CreateGrant` on the key).
 */
export class ConnectWiring extends Construct {
  constructor(scope: Construct, id: string, { instanceArn, intake, storage, sendsContactRecords }: ConnectWiringProps) {
    super(scope, id);
    if (sendsContactRecords && intake.stream) {
      const config = new CfnInstanceStorageConfig(this, 'ContactRecords', {
        instanceArn,
        resourceType: 'CONTACT_TRACE_RECORDS',
        storageType: 'KINESIS_FIREHOSE',
        kinesisFirehoseConfig: { firehoseArn: intake.stream.deliveryStreamArn },
      });
      config.node.addDependency(intake.stream);
    }
    if (storage.recordingsBucket) {
      const config = new CfnInstanceStorageConfig(this, 'CallRecordings', {
        instanceArn,
        resourceType: 'CALL_RECORDINGS',
        storageType: 'S3',
        s3Config: {
          bucketName: storage.recordingsBucket.bucketName,
          bucketPrefix: 'connect/CallRecordings',
          encryptionConfig: { encryptionType: 'KMS', keyId: storage.key.keyArn },
        },
      });
      config.node.addDependency(storage.recordingsBucket);
    }
  }
}
