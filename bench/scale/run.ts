import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFor } from '../../local/cloud.ts';
import { launch } from '../../local/launch.ts';
import { page } from './page.ts';

/** Measures what the day of an agent requires of the deployed local system, and computes docs/scale.md from it. */
const system = await launch({ name: 'scale', sampleDay: false, console: false });
try {
  Object.assign(process.env, environmentFor(system.outputs), { FERMATA_OUTPUTS: JSON.stringify(system.outputs) });
  const { measureWork } = await import('./work.ts');
  const text = page(await measureWork());
  console.log(text);
  if (process.argv.includes('--write')) writeFileSync(join(import.meta.dirname, '../../docs/scale.md'), text);
} finally {
  await system.stop();
}
process.exit(0);
