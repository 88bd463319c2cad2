import type { ControlState, MediumState } from '../../../domain/control/state/control-state.ts';
import {
  grantedActions,
  type OnDemandAction,
  type OnDemandRights,
  onDemandCall,
  rightsOfGrants,
} from '../../../domain/on-demand/possible.ts';
import type { CallMode } from '../../../domain/schedule/simulate-schedules.ts';

const all: OnDemandRights = { startStop: true, blackout: true, update: true, screen: true, onlyOwn: false };
const since = '2026-11-20T10:00:00.000Z';
const medium = (standing: MediumState['standing'], more: Partial<MediumState> = {}): MediumState => ({
  ...{ standing, confirmed: true, since },
  ...more,
});
const state = (audio: MediumState | undefined, more: Partial<ControlState> = {}): ControlState => ({
  ...{ contactId: 'c-1', initialContactId: 'c-1', provider: 'amazon-connect', revision: 1, updatedAt: since },
  ...{ ledger: { length: 0, hash: '' }, media: audio ? { audio } : {} },
  ...more,
});
const by = (by: string): Partial<ControlState> => ({ onDemand: { by, since, commandId: 'x' } });
const call = (one: ControlState, mode: CallMode, rights: Partial<OnDemandRights> = {}) => {
  const view = onDemandCall(one, mode, { username: 'Alice', rights: { ...all, ...rights } });
  const can = view.actions.filter(({ why }) => why === undefined).map(({ action }) => action);
  return { ...view, can: can.filter((action) => action !== 'update') };
};
const why = (view: { actions: readonly { action: OnDemandAction; why: string | undefined }[] }, of: OnDemandAction) =>
  view.actions.find(({ action }) => action === of)!.why;

describe('an agent on a call', () => {
  test('has the actions that were granted, in their order', () => {
    const actions = (rights: Partial<OnDemandRights>) =>
      grantedActions({
        ...{ startStop: false, blackout: false, update: false, screen: false, onlyOwn: false },
        ...rights,
      });
    expect(grantedActions(all)).toEqual(['start', 'stop', 'start-blackout', 'stop-blackout', 'update']);
    expect(actions({ startStop: true })).toEqual(['start', 'stop']);
    expect(actions({ blackout: true })).toEqual(['start-blackout', 'stop-blackout']);
    expect(actions({ update: true })).toEqual(['update']);
  });

  test('may update a call when a field can be written', () => {
    const rights = (functions: string[], writable: string[] = []) =>
      rightsOfGrants({
        ...{ functions: new Set(functions as never[]), writableFields: new Set(writable) },
        ...{ visibleFields: new Set(), onlyOwnRecordings: false },
      });
    expect(rights(['metadata'], ['ref'])).toEqual({
      ...{ startStop: false, blackout: false, update: true, screen: false, onlyOwn: false },
    });
    expect(rights(['metadata']).update).toBe(false);
    expect(rights(['start-stop'], ['ref'])).toMatchObject({ startStop: true, update: false });
    expect(rights(['blackout', 'screen'])).toMatchObject({ blackout: true, screen: true, startStop: false });
  });

  test('starts a recording where an On-Demand schedule lets them, and nothing is recorded yet', () => {
    const quiet = state(medium('not-recording'));
    expect(call(quiet, 'on-demand')).toMatchObject({ look: 'not-started', can: ['start'], ownSince: undefined });
    expect(why(call(quiet, 'none'), 'start')).toMatch(/No On-Demand schedule/);
    expect(why(call(quiet, 'automatic'), 'start')).toMatch(/No On-Demand schedule/);
    expect(why(call(quiet, 'on-demand'), 'stop')).toMatch(/not being recorded/);
    expect(why(call(quiet, 'none'), 'stop')).toMatch(/No On-Demand schedule/);
    // That the provider records was only assumed.
    expect(call(state(medium('recording', { confirmed: false })), 'on-demand').look).toBe('not-started');
    expect(call(state(medium('recording', { confirmed: false })), 'automatic').look).toBe('recording');
    expect(call(state(medium('recording', { confirmed: false }), by('bob')), 'on-demand').look).toBe('recording');
  });

  test('stops what they started, and in a call that a schedule records only that', () => {
    const own = state(medium('recording'), by('alice'));
    expect(call(own, 'on-demand')).toMatchObject({
      look: 'recording',
      ownSince: since,
      can: ['stop', 'start-blackout'],
    });
    expect(why(call(own, 'on-demand'), 'start')).toBe('Your recording is in progress.');
    expect(call(own, 'supplemented').can).toContain('stop');
    const scheduled = state(medium('recording'));
    expect(why(call(scheduled, 'supplemented'), 'stop')).toMatch(/only a recording of your own/);
    expect(call(scheduled, 'supplemented').can).toContain('start');
    expect(call(scheduled, 'on-demand').can).toContain('stop');
  });

  test('cannot start what another agent records, nor again what was stopped', () => {
    const others = state(medium('recording'), by('bob'));
    expect(why(call(others, 'on-demand'), 'start')).toMatch(/^Another agent/);
    expect(call(others, 'on-demand').ownSince).toBeUndefined();
    for (const standing of ['stopped', 'ended'] as const) {
      const over = call(state(medium(standing), by('alice')), 'on-demand');
      expect(over.look).toBe('stopped');
      expect(why(over, 'start')).toMatch(/cannot be started again/);
      expect(why(over, 'stop')).toMatch(/not being recorded/);
      expect(why(over, 'start-blackout')).toMatch(/not being recorded/);
    }
  });

  test('ends a blackout while it lasts, and begins no second one', () => {
    const black = call(
      state(medium('paused', { blackout: true }), { ...by('alice'), pausedUntil: since }),
      'on-demand',
    );
    expect(black).toMatchObject({ look: 'blackout', endsAt: since, can: ['stop', 'stop-blackout'] });
    expect(why(black, 'start-blackout')).toBe('A blackout is in progress.');
    const paused = call(state(medium('paused')), 'on-demand');
    expect(paused.look).toBe('paused');
    expect(why(paused, 'start')).toBe('Recording is paused.');
    expect(why(paused, 'stop-blackout')).toBe('No blackout is in progress.');
    expect(why(call(state(medium('paused', { blackout: true })), 'on-demand'), 'start')).toBe('Recording is paused.');
    expect(why(call(state(medium('stopped', { blackout: true })), 'on-demand'), 'stop-blackout')).toMatch(
      /No blackout/,
    );
  });

  test('sees that it changes while a recorder is asked, also for the screen alone', () => {
    for (const standing of ['starting', 'pausing', 'resuming', 'stopping'] as const)
      expect(call(state(medium(standing)), 'on-demand').look).toBe('changing');
    const media = { audio: medium('recording'), screen: medium('pausing') };
    expect(call(state(undefined, { media }), 'on-demand').look).toBe('changing');
  });

  test('sees by the sound how a call is recorded, and by its other media where it has none', () => {
    const media = { audio: medium('recording'), screen: medium('stopped') };
    expect(call(state(undefined, { media }), 'on-demand').look).toBe('recording');
    expect(call(state(undefined, { media: { screen: medium('stopped') } }), 'on-demand').look).toBe('stopped');
    expect(call(state(undefined, { media: { ...media, audio: medium('not-recording') } }), 'on-demand').look).toBe(
      'not-started',
    );
  });

  test('sees nothing of recordings of others, when they may see only their own (OD-17)', () => {
    const onlyOwn = { onlyOwn: true };
    const others = call(state(medium('recording'), { ...by('bob'), pausedUntil: since }), 'on-demand', onlyOwn);
    expect(others).toMatchObject({ look: undefined, endsAt: undefined, can: [] });
    expect(why(others, 'start')).toBe('It cannot be started now.');
    for (const action of ['stop', 'start-blackout', 'stop-blackout'] as const)
      expect(why(others, action)).toMatch(/that you started/);
    const own = call(state(medium('recording'), by('ALICE')), 'on-demand', onlyOwn);
    expect(own).toMatchObject({ look: 'recording', can: ['stop', 'start-blackout'] });
    expect(call(state(medium('not-recording')), 'on-demand', onlyOwn).can).toEqual(['start']);
  });
});
