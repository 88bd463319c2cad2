/** Where the passwords of staging locations lie. They go in and are never given out by any answer. */
export interface PasswordVault {
  /** In place of the one before. */
  keep(dataServerId: string, password: string): Promise<void>;
  /** It is gone for good. Repeating it is harmless. */
  forget(dataServerId: string): Promise<void>;
}
