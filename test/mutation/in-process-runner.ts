import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { type RegisteredTest, registry } from './registry.ts';
import { bundleTests, testFiles } from './test-files.ts';

/**
 * Runs the tests of `domain` for one changed token after another, in one process: Jest starts anew for every change,
 * which takes some hundred times as long as the tests themselves.
 */
class InProcessRunner {
  #script: Script | undefined;
  #files: string[] = [];
  readonly #context: InstrumenterContext = {};

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    (globalThis as { __stryker__?: InstrumenterContext }).__stryker__ = this.#context;
    this.#files = testFiles(process.cwd());
    const parameters = [...Object.keys(registry().globals), 'require', 'module'];
    this.#script = new Script(`(function (${parameters.join(', ')}) {${await bundleTests(process.cwd())}\n})`);
  }

  async dryRun({ coverageAnalysis }: DryRunOptions): Promise<DryRunResult> {
    if (coverageAnalysis !== 'off') this.#context.mutantCoverage = { static: {}, perTest: {} };
    const result = await this.#run(undefined, true);
    const mutantCoverage = this.#context.mutantCoverage;
    delete this.#context.mutantCoverage;
    return result.status === DryRunStatus.Complete && mutantCoverage ? { ...result, mutantCoverage } : result;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, mutantActivation, disableBail } = options;
    this.#context.hitCount = hitLimit ? 0 : undefined;
    this.#context.hitLimit = hitLimit;
    const whileLoading = mutantActivation === 'static' ? activeMutant.id : undefined;
    try {
      return toMutantRunResult(
        await this.#run(testFilter && new Set(testFilter), disableBail, { whileLoading, afterwards: activeMutant.id }),
      );
    } catch (error) {
      // It cannot even be loaded: every test fails.
      return toMutantRunResult({
        status: DryRunStatus.Complete,
        tests: [{ id: 'load', name: 'load', timeSpentMs: 0, status: TestStatus.Failed, failureMessage: String(error) }],
      });
    } finally {
      this.#context.activeMutant = undefined;
    }
  }

  /** Evaluates one file and all that it imports anew, so that no test sees what an earlier change left in a module. */
  #load(file: string): ReturnType<typeof registry> {
    const registered = registry();
    const module: { exports: Record<string, () => void> } = { exports: {} };
    this.#script!.runInThisContext()(
      ...Object.values(registered.globals),
      createRequire(join(process.cwd(), 'package.json')),
      module,
    );
    registered.globals.startFile(file);
    module.exports[file]!();
    return registered;
  }

  /** A change is noticed by a few files of two hundred: no other is loaded for it. */
  #filesOf(only: Set<string> | undefined): string[] {
    if (!only) return this.#files;
    // The id of a test begins with the path of its file.
    const wanted = new Set([...only].map((id) => id.split(' ', 1)[0]!));
    return this.#files.filter((file) => wanted.has(file));
  }

  async #run(
    only: Set<string> | undefined,
    goOn: boolean,
    mutant?: { whileLoading: string | undefined; afterwards: string },
  ): Promise<DryRunResult> {
    const results: TestResult[] = [];
    for (const file of this.#filesOf(only)) {
      this.#context.activeMutant = mutant?.whileLoading;
      const { tests, run, close } = this.#load(file);
      this.#context.activeMutant = mutant?.afterwards;
      const seen = new Map<string, number>();
      for (const test of tests) {
        const id = idOf(test, seen);
        if (test.skipped || (only && !only.has(id))) continue;
        this.#context.currentTestId = id;
        const began = performance.now();
        const outcome = await run(test).then(
          () => ({ status: TestStatus.Success }) as const,
          (error) => ({ status: TestStatus.Failed, failureMessage: error?.message ?? String(error) }) as const,
        );
        this.#context.currentTestId = undefined;
        results.push({ id, name: id, fileName: test.file, timeSpentMs: performance.now() - began, ...outcome });
        const tooOften = determineHitLimitReached(this.#context.hitCount, this.#context.hitLimit);
        if (tooOften) return tooOften;
        if (outcome.status === TestStatus.Failed && !goOn) return { status: DryRunStatus.Complete, tests: results };
      }
      await close();
    }
    return { status: DryRunStatus.Complete, tests: results };
  }
}

/** A file may have two tests of the same name. */
const idOf = ({ id }: RegisteredTest, seen: Map<string, number>): string => {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id} #${count}`;
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
