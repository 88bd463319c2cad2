import { fermataOf, production } from '../lib/kit.ts';
import { grantsOfRoles } from './granted.ts';
import { readTemplate } from './template.ts';

test('the role behind the key of a gateway reaches no bucket, and can seal recordings but not open them (QG-03, QG-34)', () => {
  const template = readTemplate(fermataOf(production).fermata);
  const granted = grantsOfRoles(template).filter(({ who }) => template.pathOf(who).startsWith('GatewayApi/'));
  expect(granted.some(({ action }) => action === 'dynamodb:PutItem')).toBe(true);
  expect(
    granted.map(({ action }) => action).filter((action) => /^(s3|sts|lambda|secretsmanager):/.test(action)),
  ).toEqual([]);
  const sealing = granted.filter(({ resource }) => resource.includes('SealingKey'));
  expect([...new Set(sealing.map(({ action }) => action))]).toEqual(['kms:GetPublicKey']);
  const resources = [
    ...new Set(granted.map(({ resource }) => resource.replace(/^arn:of:(\w+)/, (_, id) => template.pathOf(id)))),
  ];
  expect(
    resources.filter((resource) => !/^Storage\/(Contacts|Users|Staging|Key|SealingKey)$|logs/i.test(resource)),
  ).toEqual([]);
});
