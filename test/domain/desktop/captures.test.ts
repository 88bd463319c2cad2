import {
  agentsAfterReport,
  type CapturedAgent,
  type Captures,
  captureCacheMs,
  capturesContact,
  capturesUntil,
  isCaptureOn,
  isNews,
} from '../../../domain/desktop/captures.ts';
import { codeIdOf, type EnrolmentCode, isUsable } from '../../../domain/desktop/desktop.ts';
import { hoursOnPc } from '../../../domain/desktop/desktop-watch.ts';
import { overlaps, sessionName } from '../../../domain/desktop/logon-session.ts';

const at = (time: string) => `2026-11-20T${time}.000Z`;
const sam: CapturedAgent = { agentId: 'u-sam', login: 'CORP\\sam' };
const kim: CapturedAgent = { agentId: 'u-kim', login: 'CORP\\kim' };
const captures = (agents: readonly CapturedAgent[], more: Partial<Captures> = {}): Captures => ({
  ...{ desktopId: 'pc-1', at: at('10:00:00'), until: at('10:15:00'), agents },
  ...more,
});

describe('what a PC captures', () => {
  test('is news when it captures other people, or has stopped capturing somebody', () => {
    const before = captures([sam, kim]);
    expect(isNews(undefined, captures([]))).toBe(true);
    expect(isNews(before, captures([kim, sam]))).toBe(false);
    expect(isNews(before, captures([sam]))).toBe(true);
    expect(isNews(before, captures([sam, { ...kim, login: 'CORP\\kim2' }]))).toBe(true);
    expect(isNews(before, captures([sam, { ...kim, endedAt: at('10:00:00') }]))).toBe(true);
  });

  test('is news early enough for others not to count the PC as silent', () => {
    const before = captures([sam]);
    const left = (milliseconds: number) => new Date(Date.parse(before.until) - milliseconds).toISOString();
    expect(isNews(before, captures([sam], { at: left(2 * captureCacheMs) }))).toBe(false);
    expect(isNews(before, captures([sam], { at: left(2 * captureCacheMs - 1) }))).toBe(true);
  });

  test('includes agents for twelve hours after it stopped capturing them, so that a pause can be lifted there', () => {
    const after = agentsAfterReport(captures([sam, kim]), [kim], at('10:05:00'));
    expect(after).toEqual([kim, { ...sam, endedAt: at('10:05:00') }]);
    // A later report does not move the end.
    const later = agentsAfterReport(captures(after), [kim], at('11:00:00'));
    expect(later).toEqual(after);
    expect(agentsAfterReport(captures(after), [kim], at('22:04:59'))).toEqual(after);
    expect(agentsAfterReport(captures(after), [kim], at('22:05:00'))).toEqual([kim]);
    expect(agentsAfterReport(captures(after), [kim, sam], at('10:10:00'))).toEqual([kim, sam]);
    // The same agent with another login is captured elsewhere, and the other login ended.
    expect(agentsAfterReport(captures([sam]), [{ ...sam, login: 'sam' }], at('10:05:00'))).toHaveLength(2);
    expect(agentsAfterReport(captures([sam]), [{ ...kim, login: sam.login }], at('10:05:00'))).toHaveLength(2);
    expect(agentsAfterReport(undefined, [sam], at('10:05:00'))).toEqual([sam]);
  });

  test('covers a contact while the PC reports, and one that was connected before its last report', () => {
    const now = captures([sam]);
    const shows = (agent: CapturedAgent, connectedAt: string | undefined, time: string) =>
      capturesContact(now, agent, { connectedAt, now: at(time) });
    expect(shows(sam, undefined, '10:14:59')).toBe(true);
    expect(shows(sam, undefined, '10:15:00')).toBe(false);
    expect(shows(sam, at('10:00:00'), '10:15:00')).toBe(true);
    expect(shows(sam, at('10:00:01'), '10:15:00')).toBe(false);
    const ended = { ...sam, endedAt: at('09:30:00') };
    expect(shows(ended, at('09:30:00'), '10:01:00')).toBe(true);
    expect(shows(ended, at('09:30:01'), '10:01:00')).toBe(false);
    expect(shows(ended, undefined, '10:01:00')).toBe(false);
  });

  test('counts until three reports are missing, which takes three minutes where the PC polls and a quarter of an hour where it is connected', () => {
    expect(capturesUntil({ at: at('10:00:00'), channel: 'polling' })).toBe(at('10:03:00'));
    expect(capturesUntil({ at: at('10:00:00'), channel: 'connected' })).toBe(at('10:15:00'));
  });

  test('includes a screen that is paused', () => {
    const capture = (state: 'recording' | 'paused' | 'not-recording') =>
      isCaptureOn({
        ...{ login: 'sam', loggedOnAt: at('09:00:00') },
        capture: { state, since: at('09:00:00'), monitors: 1 },
      });
    expect([capture('recording'), capture('paused'), capture('not-recording')]).toEqual([true, true, false]);
  });
});

test('the hours are counted for which the oldest recording has waited on its PC', () => {
  const waiting = { extractions: 0, recordings: 1, bytes: 1 };
  const hours = (oldest?: string) => hoursOnPc({ waiting: { ...waiting, ...(oldest && { oldest }) } }, at('12:00:00'));
  expect(hours()).toBe(0);
  expect(hours(at('10:30:00'))).toBe(1.5);
  // The PC's clock is ahead.
  expect(hours(at('13:00:00'))).toBe(0);
});

test('a logon session is found by the name without its domain, and includes what it overlaps', () => {
  expect(sessionName('CORP\\Sam')).toBe('sam');
  expect(sessionName('SAM')).toBe('sam');
  const span = { from: at('10:00:00'), to: at('11:00:00') };
  expect(overlaps({ from: at('09:00:00') }, span)).toBe(true);
  expect(overlaps({ from: at('11:00:00') }, span)).toBe(false);
  expect(overlaps({ from: at('10:59:59'), to: at('12:00:00') }, span)).toBe(true);
  expect(overlaps({ from: at('09:00:00'), to: at('10:00:00') }, span)).toBe(false);
  expect(overlaps({ from: at('09:00:00'), to: at('10:00:01') }, span)).toBe(true);
});

test('a code enrols PCs until it expires, is revoked or is used up', () => {
  const code: EnrolmentCode = {
    ...{ codeId: 'c', codeHash: 'c', createdAt: at('09:00:00'), createdBy: 'ann' },
    ...{ expiresAt: at('10:00:00'), maxUses: 2, uses: 1 },
  };
  expect(isUsable(code, at('09:59:59'))).toBe(true);
  expect(isUsable(code, at('10:00:00'))).toBe(false);
  expect(isUsable({ ...code, uses: 2 }, at('09:30:00'))).toBe(false);
  expect(isUsable({ ...code, revokedAt: at('09:10:00') }, at('09:30:00'))).toBe(false);
  expect(codeIdOf('0123456789abcdef')).toBe('0123456789ab');
});
