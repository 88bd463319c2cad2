import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A certificate that signed itself, for a name or an address: `DNS:example.com`, `IP:127.0.0.1`. Two PEM files. */
export const createCertificate = (folder: string, alternativeName: string): { key: string; certificate: string } => {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const whose = ['-subj', `/CN=${alternativeName.split(':')[1]}`, '-addext', `subjectAltName=${alternativeName}`];
  execFileSync('openssl', ['req', '-x509', ...kind, ...whose, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  return { key, certificate };
};
