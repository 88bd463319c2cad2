import type { Cloud } from '../../cloud.ts';
import type { OpenSocket, TicketForSocket } from './web-socket.ts';

/** A ticket, which opens one connection within 30 seconds. */
export const fetchTicket = async (cloud: Cloud, apiUrl: string, signal: AbortSignal): Promise<TicketForSocket> => {
  const { ticket, url } = await cloud('ticket', {}, signal);
  return { ticket, url: new URL(url, apiUrl.replace(/^http/, 'ws')) };
};

/** Opens a connection and closes it again. @throws with the reason if it does not open */
export const tryChannel = async (
  { cloud, apiUrl, openSocket }: { cloud: Cloud; apiUrl: string; openSocket: OpenSocket },
  signal: AbortSignal,
): Promise<URL> => {
  const ticket = await fetchTicket(cloud, apiUrl, signal);
  let reason = 'it was closed at once';
  const socket = openSocket(ticket, (message) => {
    reason = message;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.onopen = resolve;
      socket.onclose = () => reject(new Error(reason));
      signal.addEventListener('abort', () => reject(new Error('no answer in time')));
    });
    return ticket.url;
  } finally {
    socket.close();
  }
};
