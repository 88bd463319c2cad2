import { Arn, ArnFormat, CliCredentialsStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import type { Deployment } from '../../deployments.ts';

/**
 * Where a deployment's stacks go: beside its Connect instance, if it has one. Connect can only reach its own account
 * and region, and credentials for another place are refused before anything is made. On one machine, wherever the
 * endpoint leads, without bootstrapping: bundles and templates go into a bucket of this name, which must exist.
 */
export const placeOf = ({ connectInstanceArn, connectSimulator }: Deployment): StackProps => {
  if (connectSimulator)
    return { synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: 'fermata-assets' }) };
  if (!connectInstanceArn) return {};
  const { region, account } = Arn.split(connectInstanceArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { env: { region, account } };
};
