declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** An implementation of DynamoDB's API on LevelDB, whose keys are kept in order on disk. */
  export default function dynalite(options: { path: string; createTableMs: number; deleteTableMs: number }): Server;
}
