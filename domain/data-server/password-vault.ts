/** Where the passwords of staging locations are stored. No answer ever contains one. */
export interface PasswordVault {
  /** Replaces the previous password. */
  keep(dataServerId: string, password: string): Promise<void>;
  /** Deletes it permanently. Harmless when repeated. */
  forget(dataServerId: string): Promise<void>;
}
