import { Failure } from '../../domain/failure.ts';
import { codeOf } from '../files/file-errors.ts';

/** The side that has to correct it. */
export type Side = 'this machine' | 'the share' | 'the PBX' | 'the network' | 'the cloud';

export interface Finding {
  what: string;
  side: Side;
  ok: boolean;
  /** What was found, or what to do. */
  say: string;
}

const explanations: Record<string, string> = {
  ENOENT: 'it does not exist: is the share mounted, and is the name right?',
  ENOTDIR: 'it is not a folder',
  EACCES: 'permission denied: give the account that runs the service read, write and delete',
  EPERM: 'permission denied: give the account that runs the service read, write and delete',
  EROFS: 'it is read-only',
  ENOSPC: 'it is full',
  EDQUOT: 'its quota is used up',
  ESTALE: 'the server has re-exported it: remount it',
  EBUSY: 'another program has it open',
  EIO: 'the server of the share does not answer',
  EHOSTDOWN: 'the server of the share does not answer',
  // Windows errors that Node has no name for: the server, the share or the account is not known there.
  UNKNOWN: 'the server of the share does not answer, or refuses this account',
  ETIMEDOUT: 'no answer in time',
  ECONNREFUSED: 'nothing is listening there: is the address right, or does a firewall refuse it?',
  ECONNRESET: 'the connection was reset: does a firewall or a proxy do that?',
  ENOTFOUND: 'the name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  SELF_SIGNED_CERT_IN_CHAIN: 'a proxy intercepts TLS: name its certificate authority in "certificates"',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'a proxy intercepts TLS: name its certificate authority in "certificates"',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'a proxy intercepts TLS: name its certificate authority in "certificates"',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate’s authority is unknown: name it in "certificates"',
  CERT_HAS_EXPIRED: 'the certificate has expired, or the clock of this machine is wrong',
  CERT_NOT_YET_VALID: 'the clock of this machine is wrong',
  EPROTO: 'it does not use TLS: is the address right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'another server answers under this name',
};

/** Explains what a proxy answers when it does not connect us. */
export const proxyExplanations: Record<number, string> = {
  403: 'the proxy refuses the connection: allow this address in the proxy',
  407: 'the proxy asks for a user name and a password: give them in "proxy", as http://name:password@proxy:8080',
};

const explain = (error: unknown): string => {
  const code = codeOf(error) ?? codeOf((error as Error).cause);
  if (code === 'ERR_PROXY_TUNNEL') {
    const { statusCode = 0 } = error as { statusCode?: number };
    return proxyExplanations[statusCode] ?? `the proxy does not connect us (HTTP ${statusCode})`;
  }
  return code && explanations[code] ? `${explanations[code]} (${code})` : (error as Error).message || String(code);
};

/** Fails a check: something is wrong, and this side has to correct it. */
export const wrong = (side: Side, say: string): never => {
  throw new Failure('invalid', say, { field: side });
};

export interface Checks {
  readonly findings: readonly Finding[];
  add(finding: Finding): void;
  /** Runs one check; `act` returns what was found. True when it passed. */
  check(what: string, side: Side, act: () => Promise<string>): Promise<boolean>;
}

/** Runs the checks of a program's doctor. Each passes, or says which side fails and what to do. */
export const checks = (): Checks => {
  const findings: Finding[] = [];
  return {
    findings,
    add: (finding) => void findings.push(finding),
    async check(what, side, act) {
      try {
        findings.push({ what, side, ok: true, say: await act() });
        return true;
      } catch (error) {
        const bySide = error instanceof Failure && error.field ? (error.field as Side) : side;
        findings.push({ what, side: bySide, ok: false, say: explain(error) });
        return false;
      }
    },
  };
};
