import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPackages, type UnpackedPackages } from '../packages/debian-packages.ts';

const debianSlapd = { name: 'slapd', version: '2-5', suite: 'bookworm', packages: ['slapd'] };

/** Finds Debian's OpenLDAP in `.local`; undefined if it cannot be downloaded. */
export const findDirectory = (options: { mayDownload: boolean; say?: (line: string) => void }) =>
  findPackages(debianSlapd, options);

export interface Person {
  /** The value of `uid`, which is the name of their entry. */
  uid: string;
  displayName?: string;
  cn: string;
  telephoneNumber?: readonly string[];
  mobile?: string;
}

export const directoryBase = 'dc=example,dc=com';
/** The account that may read. Nobody may read without signing in. */
export const readerAccount = { bindDn: `cn=reader,${directoryBase}`, password: 'reads-names' };

/** Writes a line in base64, because a name may be in any script. */
const line = (name: string, value: string): string => `${name}:: ${Buffer.from(value).toString('base64')}`;

const entry = ({ uid, displayName, cn, telephoneNumber = [], mobile }: Person): string =>
  [
    `dn: uid=${uid},ou=people,${directoryBase}`,
    'objectClass: inetOrgPerson',
    `uid: ${uid}`,
    ...[line('cn', cn), line('sn', cn)],
    ...(displayName === undefined ? [] : [line('displayName', displayName)]),
    ...telephoneNumber.map((number) => line('telephoneNumber', number)),
    ...(mobile === undefined ? [] : [line('mobile', mobile)]),
  ].join('\n');

const tree = (people: readonly Person[]): string =>
  [
    `dn: ${directoryBase}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example`,
    `dn: ou=people,${directoryBase}\nobjectClass: organizationalUnit\nou: people`,
    ...people.map(entry),
  ].join('\n\n');

export interface DirectoryPlace {
  folder: string;
  port: number;
  tlsPort: number;
  /** PEM files of the server's certificate and key. */
  certificate: string;
  key: string;
}

const config = ({ folder, certificate, key }: DirectoryPlace, packages: UnpackedPackages): string =>
  `${['core', 'cosine', 'inetorgperson']
    .map((name) => `include ${join(packages.folder, `etc/ldap/schema/${name}.schema`)}`)
    .join('\n')}
modulepath ${join(packages.folder, 'usr/lib/ldap')}
moduleload back_mdb
pidfile ${join(folder, 'slapd.pid')}
TLSCertificateFile ${certificate}
TLSCertificateKeyFile ${key}
# As in Active Directory, more entries than this come only in pages.
sizelimit size.soft=100 size.hard=100 size.prtotal=unlimited
disallow bind_anon
require authc
database mdb
suffix "${directoryBase}"
rootdn "cn=root,${directoryBase}"
directory ${join(folder, 'db')}
access to * by dn.exact="${readerAccount.bindDn}" read by anonymous auth by * none
`;

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Starts a real directory, which runs until it is stopped or this process ends. */
export const startDirectory = async (
  packages: UnpackedPackages,
  place: DirectoryPlace,
  people: readonly Person[],
): Promise<{ stop(): Promise<void> }> => {
  const { folder, port, tlsPort } = place;
  const settings = join(folder, 'slapd.conf');
  const [program, ...words] = packages.commandOf('usr/sbin/slapd');
  rmSync(join(folder, 'db'), { recursive: true, force: true });
  mkdirSync(join(folder, 'db'), { recursive: true });
  writeFileSync(settings, config(place, packages));
  const reader = `dn: ${readerAccount.bindDn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: reader\nuserPassword: ${readerAccount.password}`;
  writeFileSync(join(folder, 'tree.ldif'), `${tree(people)}\n\n${reader}\n`);
  execFileSync(program!, [...words, '-T', 'add', '-q', '-f', settings, '-l', join(folder, 'tree.ldif')], {
    stdio: 'pipe',
  });
  const addresses = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
  const child: ChildProcess = spawn(program!, [...words, '-h', addresses, '-f', settings, '-d', '0'], {
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error('the directory ended before it was ready');
    await sleep(20);
  }
  return {
    async stop() {
      process.off('exit', endWithUs);
      child.kill('SIGTERM');
      await exited;
      rmSync(join(folder, 'db'), { recursive: true, force: true });
    },
  };
};
