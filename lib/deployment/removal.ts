import { RemovalPolicy } from 'aws-cdk-lib';
import type { Deployment } from '../../deployments.ts';

type Kept = Pick<Deployment, 'keepsData' | 'connectSimulator'>;

/**
 * Keeps a resource with data when its stack is removed, or when another resource replaces it in the stack. If the
 * deployment that creates it fails, it is deleted, because it is still empty.
 */
export const removalOf = ({ keepsData }: Kept): RemovalPolicy =>
  keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

/** The same for a bucket. AWS only deletes empty buckets; the local engine deletes them with their content. */
export const bucketRemovalOf = (deployment: Kept) => ({
  removalPolicy: removalOf(deployment),
  autoDeleteObjects: !deployment.keepsData && deployment.connectSimulator === undefined,
});
