import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What DynamoDB bills for one of each. */
export interface Units {
  reads: number;
  writes: number;
}

/** Calls of PCs by their names, and what else happens in the cloud. */
export type UnitsByKind = Record<string, Units>;

/** Users in the directory, which a container reads twice a minute as long as it is in use. */
export const usersMeasured = 100;

const file = join(import.meta.dirname, 'units.json');

/** The values of the last measurement. */
export const measuredUnits = (): UnitsByKind => JSON.parse(readFileSync(file, 'utf8'));

export const writeUnits = (units: UnitsByKind): void => writeFileSync(file, `${JSON.stringify(units, undefined, 2)}\n`);
