import { hookWatch, writingKeys } from '../../desktop-agent/windows/hook-watch.ts';

const [a, b, c] = [0x41, 0x42, 0x43];

/** A hook that was installed while these keys were pressed. */
const watched = (pressed: number[] = []) => {
  const watch = hookWatch();
  watch.installed(pressed);
  return watch;
};
/** A press that lasts for three looks. Returns whether the hook seems gone. */
const pressUnheard = (watch: ReturnType<typeof hookWatch>, key: number): boolean =>
  [[key], [key], [key], []].map((pressed) => watch.isGone(pressed)).some(Boolean);

test('a hook that is called with every key is there, however long they are pressed (PR-06)', () => {
  const watch = watched();
  for (const key of [a, b, a, c]) {
    watch.called(key, true);
    expect([[key], [key], [key]].some((pressed) => watch.isGone(pressed))).toBe(false);
    watch.called(key, false);
    expect(watch.isGone([])).toBe(false);
  }
});

test('after two keys that the hook was not called with it is gone, and one key held for long is not two (PR-06)', () => {
  const watch = watched();
  expect(pressUnheard(watch, a)).toBe(false);
  expect(Array.from({ length: 100 }, () => watch.isGone([])).some(Boolean)).toBe(false);
  expect(pressUnheard(watch, a)).toBe(true);
  const holding = watched();
  expect(Array.from({ length: 100 }, () => holding.isGone([a])).some(Boolean)).toBe(false);
});

test('a key that was missed once, as behind a question of Windows for a password, is no fault (PR-06)', () => {
  const watch = watched();
  expect(pressUnheard(watch, a)).toBe(false);
  watch.called(b, true);
  watch.called(b, false);
  expect(pressUnheard(watch, a)).toBe(false);
});

test('keys that were held when the hook was installed are not missed (PR-06)', () => {
  const watch = watched([a, b]);
  expect(Array.from({ length: 10 }, () => watch.isGone([a, b])).some(Boolean)).toBe(false);
});

test('a key that Windows still reports just after its release is not missed (PR-06)', () => {
  const watch = watched();
  for (let count = 0; count < 10; count += 1) {
    watch.called(a, true);
    watch.called(a, false);
    expect(watch.isGone([a])).toBe(false);
    expect(watch.isGone([])).toBe(false);
  }
});

test('a hook that was installed again is watched from the start (PR-06)', () => {
  const watch = watched();
  expect(pressUnheard(watch, a)).toBe(false);
  expect(pressUnheard(watch, b)).toBe(true);
  watch.installed([]);
  expect(pressUnheard(watch, c)).toBe(false);
});

test('buttons of the mouse, Shift and Control are not watched: they write nothing (PR-06)', () => {
  const others = [0x01, 0x02, 0x04, 0x10, 0x11, 0x12, 0x14, 0x5b, 0xa0, 0xa2, 0xad, 0xe7];
  expect(writingKeys.filter((key) => others.includes(key))).toEqual([]);
  for (const key of [0x08, 0x0d, 0x20, 0x30, 0x39, 0x41, 0x5a, 0x60, 0x69, 0xba, 0xde]) {
    expect(writingKeys).toContain(key);
  }
});
