import type { ScreenViewView } from '../../api/control/monitoring.ts';
import { RequestProblem } from '../../console/kit/api/problem.ts';
import { followScreen, type ShownScreen } from '../../console/live/screen/follow-screen.ts';
import { stillSealer } from '../../domain/live/sealed-still.ts';

const answer = (more: Partial<ScreenViewView>): ScreenViewView => ({
  ...{ contactId: 'c-1', viewId: 'view-1', at: '2026-11-20T10:00:00.000Z', until: '2026-11-20T10:00:10.000Z' },
  ...{ look: 'shown', version: 'v-1', still: null },
  ...more,
});

type Request = { viewId: string; publicKey: string; has?: string | undefined };

/** The page, until the answers are used up. */
const watch = async (
  answers: ((request: Request) => ScreenViewView | Promise<ScreenViewView>)[],
  isHidden: () => boolean = () => false,
) => {
  const closed = new AbortController();
  const shown: ShownScreen[] = [];
  const asked: Request[] = [];
  await followScreen({
    ask: async (request) => {
      asked.push(request);
      return answers.shift()!(request);
    },
    show: (screen) => shown.push(screen),
    wait: async () => {
      if (answers.length === 0) closed.abort();
    },
    isHidden,
    newId: () => 'view-1',
    signal: closed.signal,
  });
  return {
    asked,
    looks: shown.map(({ look, pictures }) => [look, pictures.map(({ jpeg }) => jpeg[0])]),
    reasons: shown.map(({ reason }) => reason),
  };
};

const still =
  (version: string, byte: number) =>
  async ({ viewId, publicKey }: Request) => {
    const seal = await stillSealer([{ viewId, publicKey }]);
    const picture = { monitorId: 'left', primary: true, width: 10, height: 10, jpeg: Uint8Array.of(byte) };
    return answer({ version, still: await seal(version, [picture]) });
  };

test('a watched screen changes with its stills, and stays where nothing is new (QG-33)', async () => {
  const { looks, asked } = await watch([still('v-1', 1), () => answer({}), still('v-2', 2)]);
  expect(looks).toEqual([
    ['connecting', []],
    ['shown', [1]],
    ['shown', [1]],
    ['shown', [2]],
  ]);
  expect(asked.map(({ has }) => has)).toEqual([undefined, 'v-1', 'v-1']);
});

test('a watched screen is black as soon as something is paused, and then asks for a new still (QG-33)', async () => {
  const { looks, asked } = await watch([
    still('v-1', 1),
    () => answer({ look: 'paused', version: null }),
    still('v-2', 2),
  ]);
  expect(looks.slice(1)).toEqual([
    ['shown', [1]],
    ['paused', []],
    ['shown', [2]],
  ]);
  expect(asked.at(-1)?.has).toBeUndefined();
});

test('a watched screen ends with the contact, and says why, and a lost connection is tried again (QG-33)', async () => {
  const fails = (status: number, sentence: string) => () => Promise.reject(new RequestProblem(status, sentence));
  const { looks, reasons, asked } = await watch([
    still('v-1', 1),
    fails(503, 'Fermata is not available'),
    fails(409, 'Nobody is on this contact now'),
    still('v-2', 2),
  ]);
  expect(looks.slice(1)).toEqual([
    ['shown', [1]],
    ['lost', []],
    ['ended', []],
  ]);
  expect(reasons.at(-1)).toBe('Nobody is on this contact now');
  expect(asked).toHaveLength(3);
});

test('a page that nobody looks at requests nothing (QG-33)', async () => {
  let looks = 0;
  const { asked } = await watch([still('v-1', 1)], () => {
    looks += 1;
    return looks < 4;
  });
  expect(looks).toBe(4);
  expect(asked).toHaveLength(1);
});
