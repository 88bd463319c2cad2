import { RemovalPolicy } from 'aws-cdk-lib';
import type { Deployment } from '../../deployments.ts';

type Kept = Pick<Deployment, 'keepsData' | 'connectSimulator'>;

/**
 * What happens to a resource with data when its stack is removed, or another resource takes its place in the stack: it
 * stays. When the deployment that creates it fails, it is deleted: it is empty, and nobody would need it.
 */
export const removalOf = ({ keepsData }: Kept): RemovalPolicy =>
  keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

/** The same for a bucket: AWS deletes only empty ones. The local engine deletes them with their content. */
export const bucketRemovalOf = (deployment: Kept) => ({
  removalPolicy: removalOf(deployment),
  autoDeleteObjects: !deployment.keepsData && deployment.connectSimulator === undefined,
});
