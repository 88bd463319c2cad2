import type { OutcomeView, RecordingStatus } from '../../../api/control/control.ts';
import { RequestProblem } from '../../../console/kit/api/problem.ts';
import { answerLost, sendUntilAnswered } from '../../../console/recording-controls/command/command.ts';
import { chosenContacts, newerOf } from '../../../console/recording-controls/contact/contact-state.ts';
import {
  ariaKeys,
  commandOfKey,
  keyText,
  shortcutOf,
} from '../../../console/recording-controls/shortcuts/shortcuts.ts';

const since = '2026-11-21T10:00:00.000Z';
const failed: OutcomeView = {
  recorder: 'amazon-connect',
  medium: 'audio',
  result: 'failed',
  status: 502,
  code: null,
  detail: null,
};

describe('a keyboard shortcut', () => {
  test('does what the button says for one contact, and with several contacts pauses each and resumes none (PR-12)', () => {
    expect(commandOfKey('pause-or-resume', 'all', 'resume')).toBe('resume');
    expect(commandOfKey('blackout-stop', 'all', 'pause')).toBe('blackout-stop');
    expect(commandOfKey('pause-or-resume', 'pauses', 'resume')).toBe('pause');
    expect(commandOfKey('blackout-start', 'pauses', 'resume')).toBe('blackout-start');
    for (const key of ['resume', 'blackout-stop', 'start', 'stop'] as const)
      expect(commandOfKey(key, 'pauses', 'resume')).toBeUndefined();
    expect(commandOfKey('pause', 'none', 'pause')).toBeUndefined();
  });

  const pressed = (part: object) => ({
    code: 'Digit2',
    ctrlKey: true,
    shiftKey: true,
    altKey: false,
    metaKey: false,
    repeat: false,
    ...part,
  });

  test('needs Ctrl and Shift and no other key, and counts once if a key is held down (PR-12)', () => {
    expect(shortcutOf(pressed({}))).toBe('pause-or-resume');
    expect(shortcutOf(pressed({ code: 'Digit3' }))).toBe('pause');
    for (const part of [{ ctrlKey: false }, { shiftKey: false }, { altKey: true }, { metaKey: true }, { repeat: true }])
      expect(shortcutOf(pressed(part))).toBeUndefined();
  });

  test('does not exist for final commands, and is shown and announced', () => {
    expect(keyText('stop')).toBeUndefined();
    expect([keyText('pause-or-resume'), ariaKeys('pause-or-resume')]).toEqual(['Ctrl+Shift+2', 'Control+Shift+2']);
  });
});

describe('a command whose answer got lost', () => {
  const lost = new RequestProblem(0, 'Fermata cannot be reached.');
  const refused = new RequestProblem(502, 'It did not happen.', [], [failed]);

  test('is sent again with the same id, so that nothing happens twice (PR-13)', async () => {
    const sent: string[] = [];
    const waited: number[] = [];
    const answer = await sendUntilAnswered(
      'r-7',
      async (id) => {
        sent.push(id);
        if (sent.length < 3) throw lost;
        return 'confirmed';
      },
      async (milliseconds) => {
        waited.push(milliseconds);
      },
    );
    expect([answer, sent, waited.length]).toEqual(['confirmed', ['r-7', 'r-7', 'r-7'], 2]);
  });

  test('is reported as lost if no answer comes, and what recorders refused is not sent again (PR-13)', async () => {
    let sent = 0;
    const failing = (problem: unknown) => () => {
      sent += 1;
      return Promise.reject(problem);
    };
    const nothing = async () => undefined;
    await expect(sendUntilAnswered('r-8', failing(lost), nothing)).rejects.toBe(lost);
    expect(sent).toBe(4);
    sent = 0;
    await expect(sendUntilAnswered('r-9', failing(refused), nothing)).rejects.toBe(refused);
    expect(sent).toBe(1);
  });

  test('says nothing about the recorders when a gateway answers instead of Fermata', () => {
    expect([lost, new RequestProblem(504, 'Late'), new DOMException('late', 'TimeoutError')].map(answerLost)).toEqual([
      true,
      true,
      true,
    ]);
    expect([refused, new RequestProblem(403, 'No'), new RequestProblem(409, 'Stopped')].map(answerLost)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('the contact that is shown', () => {
  const one = (contactId: string, part: Partial<RecordingStatus> = {}) => ({
    contactId,
    initialContactId: 'c-1',
    connectedAt: since,
    endedAt: null,
    revision: 1,
    ...part,
  });

  test('comes from the later of two answers, in every window (PR-12)', () => {
    const older = one('c-1', { revision: 3 });
    const newer = one('c-1', { revision: 5 });
    expect(newerOf(older, newer)).toBe(newer);
    expect(newerOf(newer, older)).toBe(newer);
    expect(newerOf(older, one('c-2', { revision: 9 }))).toBe(older);
  });

  test('is every live one of the agent’s, the newest first, and in a workspace its own by any id of the chain (PR-12)', () => {
    const early = one('c-1', { connectedAt: '2026-11-21T09:00:00.000Z' });
    const late = one('c-2', { connectedAt: '2026-11-21T10:00:00.000Z', initialContactId: 'c-0' });
    const over = one('c-3', { connectedAt: '2026-11-21T11:00:00.000Z', endedAt: since });
    expect(chosenContacts([early, over, late], undefined, undefined)).toEqual([late, early]);
    expect(chosenContacts([over], undefined, undefined)).toEqual([over]);
    expect(chosenContacts([early, late], undefined, 'c-0')).toEqual([late]);
    expect(chosenContacts([early], undefined, 'c-9')).toEqual([]);
    expect(chosenContacts([early], late, 'c-9')).toEqual([late]);
  });
});
