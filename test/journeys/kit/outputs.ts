import type { Outputs } from '../../../local/outputs.ts';

const given = process.env.FERMATA_OUTPUTS;
if (!given) throw new Error('Journeys need a deployed system. Run them by: npm run test:integration');

/** The deployed system under test, used only as its users do. */
export const outputs: Outputs = JSON.parse(given);
