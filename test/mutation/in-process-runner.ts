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
import { registry } from './registry.ts';
import { bundleTests } from './test-files.ts';

/**
 * Runs the tests of `domain` for one changed token after another, in one process: Jest starts anew for every change,
 * which takes some hundred times as long as the tests themselves.
 */
class InProcessRunner {
  #script: Script | undefined;
  #registered: ReturnType<typeof registry> | undefined;
  readonly #context: InstrumenterContext = {};

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    (globalThis as { __stryker__?: InstrumenterContext }).__stryker__ = this.#context;
    const parameters = [...Object.keys(registry().globals), 'require', 'module', 'exports'];
    this.#script = new Script(`(function (${parameters.join(', ')}) {${await bundleTests(process.cwd())}\n})`);
  }

  async dryRun({ coverageAnalysis }: DryRunOptions): Promise<DryRunResult> {
    if (coverageAnalysis !== 'off') this.#context.mutantCoverage = { static: {}, perTest: {} };
    this.#load();
    const result = await this.#run(undefined, true);
    const mutantCoverage = this.#context.mutantCoverage;
    delete this.#context.mutantCoverage;
    return result.status === DryRunStatus.Complete && mutantCoverage ? { ...result, mutantCoverage } : result;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, mutantActivation, disableBail } = options;
    this.#context.hitCount = hitLimit ? 0 : undefined;
    this.#context.hitLimit = hitLimit;
    this.#context.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    try {
      this.#load();
      this.#context.activeMutant = activeMutant.id;
      return toMutantRunResult(await this.#run(testFilter && new Set(testFilter), disableBail));
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

  /** Evaluates everything anew, so that no test sees what an earlier change left in a module. */
  #load(): void {
    this.#registered = registry();
    const module = { exports: {} };
    this.#script!.runInThisContext()(
      ...Object.values(this.#registered.globals),
      createRequire(join(process.cwd(), 'package.json')),
      module,
      module.exports,
    );
  }

  async #run(only: Set<string> | undefined, goOn: boolean): Promise<DryRunResult> {
    const { tests, run } = this.#registered!;
    const results: TestResult[] = [];
    const seen = new Map<string, number>();
    for (const test of tests) {
      // Two files may have a test of the same name.
      const count = (seen.get(test.id) ?? 0) + 1;
      seen.set(test.id, count);
      const id = count === 1 ? test.id : `${test.id} #${count}`;
      if (test.skipped || (only && !only.has(id))) continue;
      this.#context.currentTestId = id;
      const began = performance.now();
      const outcome = await run(test).then(
        () => ({ status: TestStatus.Success }) as const,
        (error) => ({ status: TestStatus.Failed, failureMessage: error?.message ?? String(error) }) as const,
      );
      results.push({ id, name: id, fileName: test.file, timeSpentMs: performance.now() - began, ...outcome });
      const tooOften = determineHitLimitReached(this.#context.hitCount, this.#context.hitLimit);
      if (tooOften) return tooOften;
      if (outcome.status === TestStatus.Failed && !goOn) break;
    }
    this.#context.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results };
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
