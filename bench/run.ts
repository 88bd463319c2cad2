import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentFor } from '../local/cloud.ts';
import type { Measurement } from './measurement.ts';

/** The measurements, in order. Those marked `engine` share one system that is started once. */
const benches = {
  'contact-import': { title: 'Contact import', engine: false, load: () => import('./contact-import/measure.ts') },
  bundles: { title: 'Lambda bundles', engine: false, load: () => import('./bundles/measure.ts') },
  cost: { title: 'Cost per million contacts', engine: true, load: () => import('./cost/measure.ts') },
  flags: { title: 'Flags of recordings on site', engine: true, load: () => import('./flags/measure.ts') },
  'flag-search': {
    title: 'Searches by flags among a million calls',
    engine: false,
    load: () => import('./flag-search/measure.ts'),
  },
  telephony: { title: 'Telephony on site', engine: false, load: () => import('./telephony/measure.ts') },
  'gateway-kills': { title: 'A gateway that is killed', engine: false, load: () => import('./telephony/kills.ts') },
  'pbx-pause': { title: 'A pause on Asterisk', engine: true, load: () => import('./pbx-pause/measure.ts') },
  visible: { title: 'From record to screen', engine: true, load: () => import('./visible/measure.ts') },
  burst: { title: 'Ten thousand records at once', engine: true, load: () => import('./burst/measure.ts') },
  'daily-event': { title: 'Daily Event', engine: true, load: () => import('./daily-event/measure.ts') },
  'recording-control': {
    title: 'Recording control',
    engine: true,
    load: () => import('./recording-control/measure.ts'),
  },
  console: { title: 'Console on a slow line', engine: false, load: () => import('./console/measure.ts') },
  desktop: { title: 'Screens', engine: false, load: () => import('./desktop/measure.ts') },
  pcs: { title: '5,000 PCs', engine: true, load: () => import('./pcs/measure.ts') },
  'staging-agent': { title: 'Staging agent', engine: false, load: () => import('./staging-agent/measure.ts') },
} as const;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });
/** Takes long, so it is measured only when it is named. */
const onlyByName: readonly string[] = ['flag-search'];
const chosen = Object.entries(benches).filter(([name]) =>
  positionals.length === 0 ? !onlyByName.includes(name) : positionals.includes(name),
);
if (chosen.length === 0) {
  console.error(`Nothing to measure. Known: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

const table = (rows: readonly Measurement[]) =>
  [
    '| measured | value | target | met |',
    '|---|---|---|---|',
    ...rows.map(
      ({ name, value, target, met }) =>
        `| ${name} | ${value} | ${target} | ${met === undefined ? '' : met ? 'yes' : '**no**'} |`,
    ),
  ].join('\n');

const system = chosen.some(([, { engine }]) => engine)
  ? await (await import('../local/launch.ts')).launch({ name: 'bench', sampleDay: false })
  : undefined;
if (system) {
  Object.assign(process.env, environmentFor(system.outputs));
  process.env.FERMATA_OUTPUTS = JSON.stringify(system.outputs);
}

const page = join(import.meta.dirname, '../docs/performance.md');
let text = readFileSync(page, 'utf8');
let missed = 0;
try {
  for (const [name, { title, load }] of chosen) {
    console.log(`\n${title}`);
    const rows = await (await load()).measure();
    console.log(table(rows));
    missed += rows.filter(({ met }) => met === false).length;
    const mark = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    text = text.replace(mark, (_, begin, end) => `${begin}${table(rows)}\n${end}`);
  }
} finally {
  await system?.stop();
}
if (values.write) {
  const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  text = text.replace(/^Measured on .*$/m, `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine}.`);
  writeFileSync(page, text);
  console.log('\nWritten to docs/performance.md');
}
process.exit(missed === 0 ? 0 : 1);
