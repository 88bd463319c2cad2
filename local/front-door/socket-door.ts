import { type IncomingMessage, request as send } from 'node:http';
import type { Duplex } from 'node:stream';

interface To {
  hostname: string;
  port: string | number;
  path: string;
  /** The Host header, by which the engine chooses the API. */
  host: string;
}

/** Forwards a WebSocket to the engine as bytes, once the engine has accepted it. */
export const passSocket = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { hostname, port, path, host }: To,
) => {
  const onward = send({ hostname, port, path, method: 'GET', headers: { ...request.headers, host } });
  const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  socket.on('error', () => onward.destroy());
  onward.on('error', () => refuse('502 Bad Gateway'));
  onward.on('response', ({ statusCode = 502, statusMessage = '' }) => refuse(`${statusCode} ${statusMessage}`));
  onward.on('upgrade', (answer, engine, first) => {
    engine.on('error', () => socket.destroy());
    socket.on('close', () => engine.destroy());
    engine.on('close', () => socket.destroy());
    const headers = { ...withProtocol(request.headers, answer.headers) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (first.length > 0) socket.write(first);
    if (head.length > 0) engine.write(head);
    socket.pipe(engine).pipe(socket);
  });
  onward.end();
};

type Headers = IncomingMessage['headers'];

/** Adds the protocol, which the engine drops from $connect's response. API Gateway returns it, and browsers require it. */
const withProtocol = (asked: Headers, answered: Headers): Headers => {
  const first = asked['sec-websocket-protocol']?.split(',')[0]?.trim();
  return first && !answered['sec-websocket-protocol'] ? { ...answered, 'sec-websocket-protocol': first } : answered;
};
