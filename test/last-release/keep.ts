import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { transform } from 'esbuild';

/**
 * Keeps the programs on site as they were in a commit, for test/last-release: `node test/last-release/keep.ts <commit>`. Run it
 * with the commit of each release. They are built with the packages that are installed now.
 */
const [commit] = process.argv.slice(2);
if (!commit) throw new Error('Name the commit of the release');

const root = join(import.meta.dirname, '../..');
const tree = mkdtempSync(join(tmpdir(), 'fermata-release-'));
const built = mkdtempSync(join(tmpdir(), 'fermata-programs-'));
const git = (...words: string[]): string => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();

git('worktree', 'add', '--detach', tree, commit);
try {
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  const { bundleAgent } = await import(join(tree, 'staging-agent/build.ts'));
  const { bundleDesktopAgent } = await import(join(tree, 'desktop-agent/build.ts'));
  await bundleAgent(join(built, 'staging-agent.cjs'));
  await bundleDesktopAgent(join(built, 'desktop-agent.cjs'));
  const programs = join(import.meta.dirname, 'programs');
  rmSync(programs, { recursive: true, force: true });
  mkdirSync(programs);
  for (const name of readdirSync(built)) {
    const { code } = await transform(readFileSync(join(built, name)), { minify: true, legalComments: 'none' });
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(join(programs, `${name}.br`), brotliCompressSync(code, { params }));
  }
  writeFileSync(join(programs, 'commit.txt'), `${git('rev-parse', commit)}\n`);
} finally {
  git('worktree', 'remove', '--force', tree);
  rmSync(built, { recursive: true, force: true });
}
