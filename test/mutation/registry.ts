import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Jest's own parts, so that a test means here what it means there.
const { expect } = require('expect');
const { bind } = require('jest-each');
const { ModuleMocker } = require('jest-mock');

type Body = (done?: unknown) => unknown;
type Hook = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';

interface Group {
  name: string;
  parent: Group | undefined;
  hooks: Record<Hook, Body[]>;
  /** Whether its `beforeAll` ran. */
  open: boolean;
}

export interface RegisteredTest {
  id: string;
  file: string;
  run: Body;
  group: Group;
  skipped: boolean;
}

/** Collects the tests of a script in which Jest's globals are used, and runs them one by one. */
export const registry = () => {
  const tests: RegisteredTest[] = [];
  let file = '';
  let group: Group;
  const newGroup = (name: string, parent?: Group): Group => ({
    name,
    parent,
    hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
    open: false,
  });
  const pathOf = (one: Group | undefined): string => (one ? `${pathOf(one.parent)}${one.name} ` : '');

  const add = (skipped: boolean) => (name: string, run: Body) => {
    tests.push({ id: `${pathOf(group)}${name}`, file, run, group, skipped });
  };
  const withEach = <T extends (name: string, body: never) => void>(register: T) =>
    Object.assign(register, { each: bind(register) });
  const test = Object.assign(withEach(add(false)), { skip: withEach(add(true)) });
  const describe = withEach((name: string, body: () => void) => {
    const outer = group;
    group = newGroup(name, outer);
    body();
    group = outer;
  });
  const hook = (kind: Hook) => (body: Body) => group.hooks[kind].push(body);
  expect.extend({ toMatchSnapshot: () => ({ pass: true, message: () => '' }) });
  const mocker = new ModuleMocker(globalThis);

  return {
    tests,
    globals: {
      startFile(name: string) {
        file = name;
        group = newGroup(name);
      },
      test,
      it: test,
      describe,
      expect,
      beforeAll: hook('beforeAll'),
      beforeEach: hook('beforeEach'),
      afterEach: hook('afterEach'),
      afterAll: hook('afterAll'),
      jest: {
        setTimeout() {},
        fn: mocker.fn.bind(mocker),
        spyOn: mocker.spyOn.bind(mocker),
        restoreAllMocks: () => mocker.restoreAllMocks(),
      },
    },
    /** @throws whatever the test throws */
    async run({ group, run }: RegisteredTest): Promise<void> {
      const chain: Group[] = [];
      for (let one: Group | undefined = group; one; one = one.parent) chain.unshift(one);
      expect.setState({ assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false });
      for (const one of chain) {
        if (!one.open) for (const body of one.hooks.beforeAll) await body();
        one.open = true;
      }
      for (const one of chain) for (const body of one.hooks.beforeEach) await body();
      try {
        await run();
      } finally {
        for (const one of chain.reverse()) for (const body of one.hooks.afterEach) await body();
        mocker.restoreAllMocks();
      }
    },
    /** Closes what a file opened for all of its tests. */
    async close(): Promise<void> {
      const open = new Set<Group>();
      for (const { group } of tests)
        for (let one: Group | undefined = group; one?.open; one = one.parent) open.add(one);
      for (const one of open) for (const body of one.hooks.afterAll) await body();
    },
  };
};
