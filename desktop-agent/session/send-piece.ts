import type { ServiceLink } from '../link/client.ts';
import type { CapturedPiece } from './capture/capture.ts';

/** Sends a captured piece. Returns false if the service reads more slowly than that. */
export const sendPiece = (link: ServiceLink, piece: CapturedPiece, number: number): boolean => {
  switch (piece.kind) {
    case 'run':
      return link.send({ is: 'run', number, run: piece.run }, Buffer.from(piece.streamHeader));
    case 'frame': {
      const { runId, time, key, data } = piece;
      return link.send(
        { is: 'frame', number, runId, time, key },
        Buffer.from(data.buffer, data.byteOffset, data.length),
      );
    }
    case 'run-end':
      return link.send({ is: 'run-end', number, runId: piece.runId, at: piece.at });
    case 'gap':
      return link.send({ is: 'gap', number, gap: piece.gap });
    case 'drop': {
      const { runId, after } = piece;
      return link.send({ is: 'drop', number, ...(runId !== undefined && { runId }), after });
    }
  }
};
