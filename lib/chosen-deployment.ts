import type { Node } from 'constructs';
import { type Deployment, deployments } from '../deployments.ts';
import { refusals } from './deployment-refusals.ts';

/** The deployment that `-c deployment=<name>` names, if its settings can be right; else one sentence for each that cannot. */
export const chosenDeployment = (context: Node): Deployment => {
  const name: string = context.tryGetContext('deployment') ?? 'production';
  const written = deployments[name];
  if (!written) {
    throw new Error(`deployments.ts has no deployment "${name}"; it has ${Object.keys(deployments).join(', ')}.`);
  }
  const connectSimulator: string | undefined = context.tryGetContext('connectSimulator');
  const deployment = connectSimulator ? { ...written, connectSimulator } : written;

  const wrong = refusals(deployment);
  if (wrong.length > 0) throw new Error(`deployments.ts, "${name}": ${wrong.join(' ')}`);
  return deployment;
};
