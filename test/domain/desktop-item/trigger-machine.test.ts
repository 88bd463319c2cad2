import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { creditCardTemplate } from '../../../domain/desktop-item/card-template.ts';
import type { DesktopItemEvent, ItemStatus, Trigger } from '../../../domain/desktop-item/desktop-item.ts';
import {
  next,
  noRuns,
  pausedMedia,
  type Rules,
  type TriggerInput,
  type TriggerState,
} from '../../../domain/desktop-item/trigger-machine.ts';
import { cardEvent, cardField, rules, terminalEvent } from './examples.ts';

const start = Date.parse('2026-11-20T10:00:00Z');
const clickIn: Trigger = { on: 'enter', itemId: cardField.itemId };
const clickOut: Trigger = { on: 'leave', itemId: cardField.itemId };
const observed = (observation: Trigger, at = start): TriggerInput => ({ is: 'observed', observation, at });

const after = (inputs: readonly TriggerInput[], under: Rules = rules, from: TriggerState = noRuns): TriggerState =>
  inputs.reduce((state, input) => next(state, input, under).state, from);

const acting = after([observed(clickIn)]);
const [run] = acting.runs;

test('a click in the card number field pauses sound and screen, a click out of it resumes both (PR-19, PR-20, PR-22, PR-23)', () => {
  expect(pausedMedia(acting)).toEqual(['audio', 'screen']);
  const left = next(acting, observed(clickOut, start + 5000), rules);
  expect(pausedMedia(left.state)).toEqual([]);
  expect(left.steps).toEqual([{ is: 'ended', run, at: start + 5000, cause: 'stop-trigger' }]);
});

test('a pause ends one minute after the click (PR-21)', () => {
  expect(run!.endsAt - run!.startedAt).toBe(60_000);
  const over = next(acting, { is: 'duration-over', runId: run!.runId, endsAt: run!.endsAt, at: run!.endsAt }, rules);
  expect(over.steps).toEqual([{ is: 'ended', run, at: start + 60_000, cause: 'duration' }]);
});

test('after an early stop, neither the timer that was set before nor a second stop ends anything (PR-23)', () => {
  const stopped = after([observed(clickOut, start + 5000)], rules, acting);
  expect(next(stopped, observed(clickOut, start + 6000), rules)).toEqual({ state: noRuns, steps: [] });

  const again = after([observed(clickIn, start + 10_000)], rules, stopped);
  const late: TriggerInput = { is: 'duration-over', runId: run!.runId, endsAt: run!.endsAt, at: start + 60_000 };
  expect(next(again, late, rules)).toEqual({ state: again, steps: [] });
});

test('a second click begins the minute again, even if the clock was set back in between (PR-21)', () => {
  const prolonged = after([observed(clickIn, start + 30_000)], rules, acting);
  expect(prolonged.runs).toEqual([{ ...run, endsAt: start + 90_000 }]);
  expect(after([observed(clickIn, start - 10_000)], rules, acting).runs).toEqual([run]);
  const first: TriggerInput = { is: 'duration-over', runId: run!.runId, endsAt: run!.endsAt, at: start + 60_000 };
  expect(after([first], rules, prolonged)).toEqual(prolonged);
});

test.each([
  ['the pause still lasts at 59 s', 59_999, ['audio', 'screen']],
  ['the pause is over at 60 s', 60_000, []],
])('when the PC restarts, %s (PR-21)', (_, passed, paused) => {
  const stored = JSON.parse(JSON.stringify(acting)) as TriggerState;
  expect(pausedMedia(after([{ is: 'restarted', at: start + passed }], rules, stored))).toEqual(paused);
});

test('a clock that was set back while the PC was off does not make a pause longer than its duration (PR-21)', () => {
  const [restored] = after([{ is: 'restarted', at: start - 3_600_000 }], rules, acting).runs;
  expect(restored!.endsAt).toBe(start - 3_600_000 + 60_000);
});

test('the screen stays paused until the last event that pauses it is over', () => {
  const both = after([observed({ on: 'enter', itemId: 'terminal' }), observed(clickIn)]);
  expect(pausedMedia(after([observed(clickOut)], rules, both))).toEqual(['screen']);
});

const withCard = (event: Partial<DesktopItemEvent>, status: ItemStatus): Rules => ({
  items: [{ ...cardField, status }],
  events: [{ ...cardEvent, ...event }],
});

test.each<[string, Rules, { runs: number; paused: boolean }]>([
  ['that is on, with an approved item, acts', withCard({}, 'Approved'), { runs: 1, paused: true }],
  ['that is on, with a new item, only counts', withCard({}, 'New'), { runs: 1, paused: false }],
  ['in a dry run only counts', withCard({ mode: 'dry-run' }, 'Approved'), { runs: 1, paused: false }],
  ['that is off does nothing', withCard({ mode: 'off' }, 'Approved'), { runs: 0, paused: false }],
  ['of an item that is not approved does nothing', withCard({}, 'Not Approved'), { runs: 0, paused: false }],
  ['of an item that is ignored does nothing', withCard({}, 'Ignore'), { runs: 0, paused: false }],
  ['of an item that was removed does nothing', { items: [], events: [cardEvent] }, { runs: 0, paused: false }],
])('an event %s (PR-14)', (_, under, { runs, paused }) => {
  const state = after([observed(clickIn)], under);
  expect(state.runs).toHaveLength(runs);
  expect(pausedMedia(state).length > 0).toBe(paused);
});

test.each<[string, Rules]>([
  ['switched off', withCard({ mode: 'off' }, 'Approved')],
  ['put into a dry run', withCard({ mode: 'dry-run' }, 'Approved')],
  ['removed', { items: [cardField], events: [] }],
  ['left without an approved field', withCard({}, 'Not Approved')],
])('the media that an event paused are resumed when the event is %s', (_, changed) => {
  const { state, steps } = next(acting, { is: 'rules-changed', at: start + 1000 }, changed);
  expect(state).toEqual(noRuns);
  expect(steps).toMatchObject([{ is: 'ended', cause: 'event-changed' }]);
});

test('a change of other events resumes nothing', () => {
  const changed = { ...rules, events: [cardEvent] };
  expect(after([{ is: 'rules-changed', at: start + 1000 }], changed, acting)).toEqual(acting);
});

test('five idle minutes start an event, and the first key or movement of the mouse stops it (PR-15)', () => {
  const idle: DesktopItemEvent = {
    ...terminalEvent,
    startTrigger: { on: 'idle', seconds: 300 },
    stopTrigger: { on: 'active' },
  };
  const under = { items: [], events: [idle] };
  expect(after([observed({ on: 'idle', seconds: 60 })], under)).toEqual(noRuns);
  const paused = after([observed({ on: 'idle', seconds: 300 })], under);
  expect(pausedMedia(paused)).toEqual(['screen']);
  expect(after([observed({ on: 'active' })], under, paused)).toEqual(noRuns);
});

test('the template is the example of the vendor, and changes nothing before it is approved (PR-19, PR-20, PR-21, PR-22, PR-23)', () => {
  const { item, event } = creditCardTemplate('pay.example.com');
  expect(event).toMatchObject({
    startTrigger: { on: 'enter', itemId: item.itemId },
    pause: ['audio', 'screen'],
    durationSeconds: 60,
    stopTrigger: { on: 'leave', itemId: item.itemId },
  });
  const untouched = after([observed({ on: 'enter', itemId: item.itemId })], { items: [item], events: [event] });
  expect(pausedMedia(untouched)).toEqual([]);
});

test('whatever happens in whatever order, every medium that is paused belongs to an event that acts, and each event acts once', () => {
  const trigger = fc.constantFrom<Trigger>(
    clickIn,
    clickOut,
    { on: 'enter', itemId: 'terminal' },
    { on: 'leave', itemId: 'terminal' },
    { on: 'idle', seconds: 300 },
  );
  const at = fc.integer({ min: start, max: start + 200_000 });
  const input = fc.oneof(
    fc.record({ is: fc.constant('observed' as const), observation: trigger, at }),
    fc.record({ is: fc.constant('restarted' as const), at }),
    fc.record({ is: fc.constant('rules-changed' as const), at }),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
      let state = noRuns;
      for (const one of inputs) {
        const before = state;
        const result = next(state, one, rules);
        state = result.state;
        const ids = state.runs.map(({ eventId }) => eventId);
        expect(new Set(ids).size).toBe(ids.length);
        const started = result.steps.filter(({ is }) => is === 'started').length;
        const ended = result.steps.filter(({ is }) => is === 'ended').length;
        expect(state.runs.length).toBe(before.runs.length + started - ended);
      }
    }),
  );
});

test('the drawing in the docs shows these transitions, and no others (PR-14)', () => {
  const stateOf = ({ runs }: TriggerState) => (runs.length > 0 ? 'acting' : 'watching');
  const only = { items: [cardField], events: [cardEvent] };
  const inputs: Record<string, { input: TriggerInput; under?: Rules }> = {
    'start-trigger': { input: observed(clickIn, start + 1000) },
    'stop-trigger': { input: observed(clickOut, start + 1000) },
    duration: { input: { is: 'duration-over', runId: run!.runId, endsAt: run!.endsAt, at: run!.endsAt } },
    'restarted-late': { input: { is: 'restarted', at: run!.endsAt } },
    'event-changed': { input: { is: 'rules-changed', at: start }, under: { items: [], events: [] } },
  };
  // While it watches there is no timer, nothing to restore and nothing to change: only triggers can happen.
  const possible = { watching: ['start-trigger', 'stop-trigger'], acting: Object.keys(inputs) };
  const real = Object.entries({ watching: noRuns, acting }).flatMap(([from, state]) =>
    possible[from as keyof typeof possible].map((name) => {
      const { input, under = only } = inputs[name]!;
      return `${from} ${name} ${stateOf(next(state, input, under).state)}`;
    }),
  );
  const page = readFileSync(join(import.meta.dirname, '../../../docs/trigger-states.md'), 'utf8');
  const drawn = [...page.matchAll(/^ {4}(\w+) --> (\S+): (.+)$/gm)].flatMap(([, from, to, labels]) =>
    labels!.split(', ').map((label) => `${from} ${label} ${to}`),
  );
  expect(drawn.sort()).toEqual(real.sort());
});
