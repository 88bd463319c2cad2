import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newEnoughPython } from '../../local/packages/python-packages.ts';

const run = promisify(execFile);

/** What happens in the engine, in milliseconds of a virtual clock. */
interface Happens {
  /** A function that has reserved concurrency, or has none, begins to answer an API call. */
  calls?: { function: string; from: number; to: number; reserved?: boolean }[];
  /** A request that keeps the engine for so long once it has begun. Its caller gives up at `until`. */
  requests: { function: string; at: number; takes: number; until?: number }[];
}

/** When each request began, in the order of `requests`; null for one that never did. */
const beginnings = async (happens: Happens): Promise<(number | null)[]> => {
  const python = (await newEnoughPython())!;
  const { stdout } = await run(python, [
    join(import.meta.dirname, 'gate_on_virtual_clock.py'),
    JSON.stringify(happens),
  ]);
  return JSON.parse(stdout);
};

const many = (count: number, request: Happens['requests'][number]) => Array.from({ length: count }, () => request);
const imported = { function: 'import', at: 0, takes: 40 };
const listed = { function: 'list', at: 0, takes: 5 };

describe('requests of functions to the local engine', () => {
  test('a pause passes everything that an import has waiting', async () => {
    const pause = [50, 60, 75].map((at) => ({ function: 'pause', at, takes: 2 }));
    const began = await beginnings({
      calls: [{ function: 'pause', from: 48, to: 100, reserved: true }],
      requests: [...pause, ...many(10, imported)],
    });

    expect(began.slice(0, 3)).toEqual([50, 60, 75]);
    // The second had begun before the pause came; the third begins a moment after the pause's last request.
    expect(began.slice(3, 6)).toEqual([0, 40, 92]);
    expect(began.slice(3)).not.toContain(null);
  });

  test('an API call does not wait long for a pause that needs the engine no more', async () => {
    const began = await beginnings({
      calls: [
        { function: 'pause', from: 0, to: 200, reserved: true },
        { function: 'gateway', from: 0, to: 200 },
      ],
      requests: [
        { function: 'pause', at: 1, takes: 2 },
        { function: 'gateway', at: 2, takes: 2 },
      ],
    });

    expect(began).toEqual([1, 18]);
  });

  test('a pause that waits for a PC keeps nobody waiting', async () => {
    const began = await beginnings({
      calls: [{ function: 'pause', from: 0, to: 3000, reserved: true }],
      requests: many(3, { ...imported, at: 1000 }),
    });

    expect(began).toEqual([1000, 1040, 1080]);
  });

  test('an import goes on while one pause follows another', async () => {
    const pauses = Array.from({ length: 200 }, (_, index) => ({ function: 'pause', at: 10 * index, takes: 9 }));
    const began = await beginnings({
      calls: [{ function: 'pause', from: 0, to: 2000, reserved: true }],
      requests: [...many(6, { ...imported, at: 5, takes: 1 }), ...pauses],
    });

    expect(began.slice(0, 6).sort((a, b) => a! - b!)).toEqual([255, 505, 755, 1005, 1255, 1505]);
  });

  test('of API calls and an import that both want the engine, each gets half of its time', async () => {
    const began = await beginnings({
      calls: [{ function: 'list', from: 0, to: 2000 }],
      requests: [...many(100, listed), ...many(20, imported)],
    });
    const begunEarly = (from: number, to: number) =>
      began.slice(from, to).filter((at) => at !== null && at < 400).length;

    expect(begunEarly(0, 100) * listed.takes).toBeGreaterThanOrEqual(160);
    expect(begunEarly(100, 120) * imported.takes).toBeGreaterThanOrEqual(160);
    expect(began).not.toContain(null);
  });

  test('what a change tells open pages does not wait for all that an import has waiting', async () => {
    const began = await beginnings({
      requests: [
        ...many(50, imported),
        { function: 'changes', at: 10, takes: 2 },
        { function: 'changes', at: 50, takes: 2 },
      ],
    });

    expect(began.slice(50)).toEqual([80, 122]);
    expect(began).not.toContain(null);
  });

  test('time that nobody wanted is not saved up', async () => {
    const began = await beginnings({
      calls: [{ function: 'list', from: 0, to: 20_000 }],
      requests: [...many(100, imported), ...many(200, { ...listed, at: 3000 })],
    });
    const importedMeanwhile = began.slice(0, 100).filter((at) => at !== null && at > 3000 && at < 4000).length;

    expect(importedMeanwhile * imported.takes).toBeGreaterThanOrEqual(300);
  });

  test('a caller that gives up leaves its place to the next one', async () => {
    const began = await beginnings({
      requests: [imported, { ...imported, until: 20 }, imported, { ...imported, until: 60 }, imported],
    });

    expect(began).toEqual([0, null, 40, null, 80]);
  });
});
