import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { Random } from '../../../agent-kit/transfer/retry.ts';
import { openChannel, pcReconnectWithin } from '../../../domain/changes/channel.ts';
import { desktopTopic } from '../../../domain/changes/topics.ts';
import type { Cloud } from '../../cloud.ts';
import type { ChannelState } from '../report/report.ts';
import { fetchTicket } from './ticket.ts';
import type { OpenSocket, TicketForSocket } from './web-socket.ts';

/** The connection over which the cloud nudges this PC. */
export interface Channel {
  /** `polling`: the cloud is only asked at intervals. */
  state(): ChannelState;
  close(): void;
}

export interface ChannelListener {
  /** There is something new for this PC. */
  onNews(): void;
  /** Settings have changed. Thousands of PCs receive this in the same second. */
  onSettings(): void;
}

/** Calls back once; returns a function that cancels it. */
export type After = (milliseconds: number, act: () => void) => () => void;

export const after: After = (milliseconds, act) => {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
};

/** A broken connection is not worth a log line. One that does not come back is. */
const attemptsBeforeWarning = 4;

/**
 * Opens the channel, and reopens it as long as the service runs. It only decides how soon this PC learns of something:
 * the service asks at intervals anyway.
 */
export const channelOfPc = ({
  desktopId,
  apiUrl,
  cloud,
  openSocket,
  listener,
  logger,
  ...ports
}: {
  desktopId: string;
  apiUrl: string;
  cloud: Cloud;
  openSocket: OpenSocket;
  listener: ChannelListener;
  logger: Logger;
  random: Random;
  /** From a clock that continues while the PC sleeps. */
  now: () => number;
  after: After;
}): Channel => {
  const ownTopic = desktopTopic(desktopId);
  let isOpen = false;
  /** Since it was last open. */
  let attempts = 0;
  let reason = 'no answer';
  const stop = new AbortController();

  const nextTicket = async (): Promise<TicketForSocket> => {
    if (!isOpen) attempts += 1;
    if (attempts === attemptsBeforeWarning) {
      logger.warn(`The channel cannot be opened, so this PC asks the cloud only at intervals: ${reason}`);
    }
    try {
      return await fetchTicket(cloud, apiUrl, stop.signal);
    } catch (error) {
      reason = (error as Error).message;
      throw error;
    }
  };

  const channel = openChannel<TicketForSocket>(
    {
      ...ports,
      fetchTicket: nextTicket,
      openSocket: (ticket) =>
        openSocket(ticket, (message) => {
          reason = message;
        }),
      heartbeats: 2,
      reconnectWithin: pcReconnectWithin,
    },
    {
      onState(state) {
        isOpen = state === 'open';
        if (isOpen) attempts = 0;
        logger.info(isOpen ? 'The channel is open' : 'The channel is not open');
      },
      onChanged(topics) {
        if (topics.includes(ownTopic)) listener.onNews();
        if (topics.includes('settings')) listener.onSettings();
      },
    },
  );
  return {
    state: () => (isOpen ? 'connected' : 'polling'),
    close() {
      stop.abort();
      channel.close();
    },
  };
};
