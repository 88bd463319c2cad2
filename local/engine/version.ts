import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything the engine is made of, with its versions. */
export const requirementsFile = join(import.meta.dirname, 'requirements.txt');
const requirements = readFileSync(requirementsFile, 'utf8');

export const engineVersion = /^ministack==(.+)$/m.exec(requirements)?.[1] ?? '';

/** A folder name that changes with any of the versions. */
export const engineFolder = `ministack-${engineVersion}-${createHash('sha256').update(requirements).digest('hex').slice(0, 8)}`;
