import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { Package } from './packages.ts';

export interface Program {
  name: string;
  version: string;
}

/**
 * The program's bill of materials: CycloneDX 1.6, JSON. It has no date or serial number, so that the same sources give the
 * same bytes, and deploying again changes nothing.
 */
export const sbomOf = ({ name, version }: Program, packages: readonly Package[]): string => {
  const bom = new Models.Bom();
  bom.metadata.component = componentOf(Enums.ComponentType.Application, name, version, 'Apache-2.0');
  for (const { name, version, license, sha512 } of packages) {
    const component = componentOf(Enums.ComponentType.Library, name, version, license);
    component.purl = purlOf(name, version);
    if (sha512) component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(sha512, 'base64').toString('hex'));
    bom.components.add(component);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
};

const componentOf = (type: Enums.ComponentType, name: string, version: string, license: string): Models.Component => {
  const [, group, own = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const component = new Models.Component(type, own, { version, bomRef: `${name}@${version}`, ...(group && { group }) });
  component.licenses.add(
    / (OR|AND|WITH) /.test(license) ? new Models.LicenseExpression(license) : new Models.SpdxLicense(license),
  );
  return component;
};

/** https://github.com/package-url/purl-spec, type npm: the scope's @ is percent-encoded. Node itself is not an npm package. */
const purlOf = (name: string, version: string): string =>
  name === 'Node.js' ? `pkg:generic/node@${version}` : `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
