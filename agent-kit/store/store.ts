import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { reserve } from './reserve.ts';

/** A program's own SQLite database, on a disk of this machine. */
export interface Store {
  /** Whether it was created just now, because there was none or it was broken. */
  readonly fresh: boolean;
  /** Where a broken one was moved. */
  readonly setAside: string | undefined;
  /** The version of its schema; 0 for none. */
  readonly version: number;
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[];
  run(sql: string, values?: Record<string, SQLInputValue> | readonly SQLInputValue[]): void;
  /**
   * Stores everything or nothing. Without `synced`, it does not wait for the disk, which takes milliseconds. Then it survives
   * any end of the program, but after a power failure, the store may be as it was some moments before.
   */
  transaction<Outcome>(act: () => Outcome, options?: { synced?: boolean }): Outcome;
  /** Reserves room on the disk again, after it was given up because the disk was full. */
  keepReserve(): void;
  close(): void;
}

export interface StoreDesign {
  /** The name of the file, in the state folder. */
  name: string;
  version: number;
  /** Creates every table and index that does not exist yet. */
  schema: string;
  /** The statements that bring an older version to the current one, by the older version. */
  migrations: Record<number, string>;
}

const openDatabase = (file: string, { version, schema, migrations }: StoreDesign, readOnly: boolean): DatabaseSync => {
  const database = new DatabaseSync(file, { readOnly, timeout: 5000 });
  try {
    if (!readOnly) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000');
    const [check] = database.prepare('PRAGMA quick_check(1)').all();
    if (check?.quick_check !== 'ok') throw new Error(String(check?.quick_check));
    if (!readOnly) {
      const from = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      database.exec(`BEGIN; ${migrations[from] ?? ''} ${schema}; PRAGMA user_version = ${version}; COMMIT`);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** SQLITE_FULL, or an SQLITE_IOERR such as a write-ahead log that cannot grow. */
const hasNoRoom = (error: unknown): boolean => [13, 10].includes(((error as { errcode?: number }).errcode ?? 0) & 0xff);

/** SQLITE_CORRUPT and SQLITE_NOTADB. Nothing else is a reason to set a store aside. */
const isBroken = (error: unknown): boolean => {
  const { errcode, message } = error as { errcode?: number; message: string };
  return errcode === undefined ? /malformed|row|page|index|Tree/.test(message) : [11, 26].includes(errcode & 0xff);
};

/** Opens the store, or creates it. A broken one is set aside and created again. */
export const openStore = (stateFolder: string, design: StoreDesign, { readOnly = false } = {}): Store => {
  const file = join(stateFolder, design.name);
  if (!readOnly) mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  let fresh = !existsSync(file);
  let setAside: string | undefined;
  const room = reserve(stateFolder);
  const withRoom = <Outcome>(act: () => Outcome): Outcome => {
    try {
      return act();
    } catch (error) {
      if (readOnly || !hasNoRoom(error) || !room.release()) throw error;
      return act();
    }
  };
  const open = (): DatabaseSync => {
    try {
      return withRoom(() => openDatabase(file, design, readOnly));
    } catch (error) {
      if (readOnly || !isBroken(error)) throw error;
      setAside = `${file}.broken-${new Date().toISOString().replaceAll(':', '')}`;
      for (const suffix of ['', '-wal', '-shm']) {
        if (existsSync(file + suffix)) renameSync(file + suffix, setAside + suffix);
      }
      fresh = true;
      return openDatabase(file, design, readOnly);
    }
  };
  const database = open();
  if (!readOnly) room.keep();

  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  return {
    fresh,
    setAside,
    version: Number(prepare('PRAGMA user_version').get()?.user_version),
    all: <Row>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as Row[],
    run(sql, values = []) {
      const run = () =>
        Array.isArray(values) ? prepare(sql).run(...values) : prepare(sql).run(values as Record<string, SQLInputValue>);
      // If there is no room in a transaction, all of it is repeated.
      if (database.isTransaction) run();
      else withRoom(run);
    },
    transaction: (act, { synced = true } = {}) =>
      withRoom(() => {
        if (!synced) database.exec('PRAGMA synchronous = NORMAL');
        try {
          database.exec('BEGIN IMMEDIATE');
          const outcome = act();
          database.exec('COMMIT');
          return outcome;
        } catch (error) {
          if (database.isTransaction) database.exec('ROLLBACK');
          throw error;
        } finally {
          if (!synced) database.exec('PRAGMA synchronous = FULL');
        }
      }),
    keepReserve: () => room.keep(),
    close: () => database.close(),
  };
};
