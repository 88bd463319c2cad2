import { Arn, ArnFormat, CliCredentialsStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import type { Deployment } from '../../deployments.ts';

/**
 * The account and region of a deployment's stacks: those of its Connect instance, if it has one, because Connect can only
 * reach its own. Credentials for another account are then refused before anything is created. On one machine, the endpoint
 * decides, and nothing is bootstrapped: bundles and templates go into a bucket of this name, which must exist.
 */
export const placeOf = ({ connectInstanceArn, connectSimulator }: Deployment): StackProps => {
  if (connectSimulator)
    return { synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: 'fermata-assets' }) };
  if (!connectInstanceArn) return {};
  const { region, account } = Arn.split(connectInstanceArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { env: { region, account } };
};
