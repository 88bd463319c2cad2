import { statSync } from 'node:fs';
import type { StandInCloud } from '../../test/cti-gateway/site.ts';
import { loudnessOf } from '../../test/kit/wav-sound.ts';
import type { Measurement } from '../measurement.ts';
import { type BenchPbx, type Span, wait } from './site.ts';

/** Tenths of a second. What was said just before the PBX muted may be written just after it. */
const marginTenths = 10;
/** A recorder that begins is muted within 40 ms. */
const leakTenths = 1;
/** How far the clock of a file may be from that of a report on a busy machine. */
const toleranceMs = 2000;
/** Longer than any call here. */
const pauseMs = 300_000;
/** How long somebody waits for a pause before they transfer the call without it. */
const patienceMs = 10_000;

interface Part {
  connectionId: string;
  file: string;
}

/** A call whose pause the gateway has confirmed, and where it went from there. */
interface PausedCall extends Part {
  /** From this tenth of a second on, its recording must be silent. */
  mutedFrom: number;
  next?: Part;
}

const isSound = (loudness: number): boolean => loudness > 0.01;

/** Pauses real calls, and listens to what was recorded while the gateway was killed and the calls were transferred. */
export const pausedCalls = ({ site, cloud }: { site: BenchPbx; cloud: StandInCloud }) => {
  const calls: PausedCall[] = [];
  let commands = 0;

  const partOf = async (channel: string): Promise<Part> => {
    const event = site.pbx.events.findLast(
      (one) => one.get('Channel') === channel && one.get('Uniqueid') !== undefined,
    );
    const answer = await site.pbx.act({ Action: 'Getvar', Channel: channel, Variable: 'MIXMONITOR_FILENAME' });
    return { connectionId: event!.get('Uniqueid')!, file: answer.get('Value') ?? '' };
  };

  const missedOf = (connectionId: string): Span[] =>
    cloud.liveCalls
      .flatMap(({ missed }) => missed)
      .filter((one) => one.connectionId === connectionId)
      .map(({ from, to }) => ({ fromMs: Date.parse(from) - toleranceMs, toMs: Date.parse(to) + toleranceMs }));

  /** Whether something is heard after the transfer that nobody reported. */
  const leaks = ({ connectionId, file }: Part): boolean => {
    const missed = missedOf(connectionId);
    const { birthtimeMs } = statSync(file);
    const unreportedTenths = loudnessOf(file).flatMap((loudness, tenth) => {
      const atMs = birthtimeMs + tenth * 100;
      const isReported = missed.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);
      return isSound(loudness) && !isReported ? [tenth] : [];
    });
    const isLeak = unreportedTenths.length > leakTenths;
    if (isLeak) {
      const at = (ms: number) => new Date(ms).toISOString();
      const [first, last] = [unreportedTenths[0]!, unreportedTenths.at(-1)!].map((tenth) =>
        at(birthtimeMs + tenth * 100),
      );
      const spans = missed.map(({ fromMs, toMs }) => `${at(fromMs)} to ${at(toMs)}`).join(', ');
      console.error(
        `${connectionId}: ${unreportedTenths.length} tenths of a second are heard, from ${first} to ${last}; begun ${at(birthtimeMs)}; reported with tolerance: ${spans || 'nothing'}`,
      );
    }
    return isLeak;
  };

  /** What the gateway answers to a pause, if it does. */
  const command = async (connectionId: string, waitMs: number): Promise<string | undefined> => {
    const commandId = `pause-${++commands}`;
    const later = (ms: number) => new Date(Date.now() + ms).toISOString();
    cloud.state.commands.push({
      ...{ commandId, connectionId, verb: 'pause', at: later(0), until: later(waitMs), pausedUntil: later(pauseMs) },
    });
    await wait(() => cloud.answered.has(commandId), waitMs);
    cloud.state.commands = cloud.state.commands.filter((one) => one.commandId !== commandId);
    return cloud.answered.get(commandId)?.result;
  };

  return {
    /** Undefined where no gateway has confirmed it in time: nobody was told that the call is paused. */
    async pause(channel: string): Promise<PausedCall | undefined> {
      const part = await partOf(channel);
      const untilMs = Date.now() + patienceMs;
      // A gateway that has just been started may not know the call yet: somebody presses again.
      while (part.file !== '' && Date.now() < untilMs) {
        if ((await command(part.connectionId, untilMs - Date.now())) !== 'done') continue;
        // By the clock: a busy PBX writes late, and what is in the file by now may be older.
        const mutedAfterMs = Date.now() - statSync(part.file).birthtimeMs;
        const call = { ...part, mutedFrom: Math.ceil(mutedAfterMs / 100) + marginTenths };
        calls.push(call);
        return call;
      }
      return undefined;
    },
    async follow(call: PausedCall | undefined, channel: string): Promise<void> {
      if (call) call.next = await partOf(channel);
    },
    /** Of calls that are over. */
    results(): Measurement[] {
      const none = (name: string, count: number): Measurement => ({
        ...{ name, value: String(count), target: '0', met: count === 0 },
      });
      const heard = calls.filter(({ file, mutedFrom }) => loudnessOf(file).slice(mutedFrom).some(isSound));
      const next = calls.flatMap((call) => (call.next && call.next.file !== '' ? [call.next] : []));
      const reported = next.filter(({ connectionId }) => missedOf(connectionId).length > 0);
      return [
        {
          name: '... pauses that the gateway confirmed, and that were transferred and recorded',
          ...{ value: String(next.length), target: 'at least 1', met: next.length > 0 },
        },
        none('... of these, heard in the recording that was paused', heard.length),
        {
          name: '... lost while the gateway was dead, and reported afterwards',
          ...{ value: String(reported.length), target: '', met: undefined },
        },
        none('... neither kept after the transfer nor reported', next.filter(leaks).length),
      ];
    },
  };
};
