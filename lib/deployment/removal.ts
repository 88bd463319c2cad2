import { RemovalPolicy } from 'aws-cdk-lib';
import type { Deployment } from '../../deployments.ts';

type Kept = Pick<Deployment, 'keepsData' | 'connectSimulator'>;

/**
 * What becomes of a thing that holds data when its stack is removed, or its place in the stack is taken by another: it
 * stays. When the deployment that makes it fails, it goes: it is empty, and would only lie about.
 */
export const removalOf = ({ keepsData }: Kept): RemovalPolicy =>
  keepsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

/** The same for a bucket: AWS deletes only empty ones. The local engine deletes them as they are. */
export const bucketRemovalOf = (deployment: Kept) => ({
  removalPolicy: removalOf(deployment),
  autoDeleteObjects: !deployment.keepsData && deployment.connectSimulator === undefined,
});
