import { after, afterEach, before, beforeEach, describe, test as nodeTest } from 'node:test';
import { expect } from 'expect';

// The suites of the ports are written with Jest's words. Jest itself does not run on the Windows Node under Wine.

type Body = () => unknown;

const each =
  (rows: readonly unknown[]) =>
  (name: string, body: (...row: unknown[]) => unknown): void => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      let next = 0;
      nodeTest(
        name.replace(/%s/g, () => String(values[next++])),
        async () => void (await body(...values)),
      );
    }
  };

/** A test that cannot run here, and why. */
export const cannotRun = (name: string, reason: string): void => {
  nodeTest(name, { skip: reason }, () => {});
};

const test = Object.assign((name: string, body: Body) => nodeTest(name, async () => void (await body())), {
  each,
  skip: (name: string) => void nodeTest(name, { skip: 'It needs another system' }, () => {}),
});

Object.assign(globalThis, {
  ...{ describe, test, expect },
  beforeAll: (body: Body) => before(async () => void (await body())),
  afterAll: (body: Body) => after(async () => void (await body())),
  beforeEach: (body: Body) => beforeEach(async () => void (await body())),
  afterEach: (body: Body) => afterEach(async () => void (await body())),
});
