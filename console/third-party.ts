import { join } from 'node:path';
import type { Plugin } from 'vite';
import { describeBuild } from '../supply-chain/describe-build.ts';
import { packagesOf } from '../supply-chain/packages.ts';
import { version } from '../supply-chain/version.ts';

/** Puts the third-party notices, the bill of materials and the SHA-256 sums next to the built console. */
export const thirdParty = (): Plugin => ({
  name: 'third-party',
  apply: 'build',
  writeBundle({ dir }, output) {
    const modules = Object.values(output).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
    // Style sheets are no longer in the module list here, but one contains the fonts of the design system.
    const packages = packagesOf([...modules.map((id) => id.replace(/^\0|[?].*$/g, '')), ...styleSheets]);
    describeBuild(dir!, { name: 'The Fermata console', version }, packages);
  },
});

const styleSheets = [join(import.meta.dirname, '../node_modules/@cloudscape-design/global-styles/index.css')];
