import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProxyOptions } from 'vite';
import type { Outputs } from '../local/outputs.ts';

const root = join(import.meta.dirname, '..');

/**
 * The console's data during development come from the local system that runs next to it (`npm start`). FERMATA_NAME names
 * one that was started with `--name`.
 */
export const localSystem = (name = process.env.FERMATA_NAME): Record<string, ProxyOptions> => {
  const file = join(root, '.local', name ?? '', 'outputs.json');
  if (!existsSync(file)) throw new Error('Fermata is not running here. Start it first: npm start');
  const { consoleUrl } = JSON.parse(readFileSync(file, 'utf8')) as Outputs;
  const paths = ['/v1', '/cognito', '/config.json', '/THIRD-PARTY-NOTICES.txt'];
  return Object.fromEntries(paths.map((path) => [path, { target: consoleUrl, changeOrigin: true }]));
};
