import { existsSync, readFileSync } from 'node:fs';
import type { Cloud } from '../cloud.ts';
import type { Outputs } from '../outputs.ts';
import { outputsFileOf } from '../place.ts';
import { CannotStart } from '../progress.ts';

export interface RunningSystem {
  cloud: Cloud;
  outputs: Outputs;
  outputsFile: string;
}

/**
 * Finds the system that runs on this machine. If there are several, FERMATA_NAME names the one.
 * @throws CannotStart if none is running
 */
export const runningSystem = (name = process.env.FERMATA_NAME ?? 'default'): RunningSystem => {
  const file = outputsFileOf(name);
  if (!existsSync(file))
    throw new CannotStart(
      name === 'default'
        ? 'Fermata is not running on this machine. Start it with npm start, and wait until it prints its address.'
        : `No Fermata named "${name}" is running on this machine (FERMATA_NAME).`,
    );
  const outputs: Outputs = JSON.parse(readFileSync(file, 'utf8'));
  return { cloud: { endpoint: outputs.endpoint, region: outputs.region }, outputs, outputsFile: file };
};
