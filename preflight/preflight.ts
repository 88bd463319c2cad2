import type { Deployment } from '../deployments.ts';
import { accountRules } from './account-rules.ts';
import { connectRules } from './connect-rules.ts';
import { existingRules, type WantedTable } from './existing-rules.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { poolRules } from './pool-rules.ts';
import { readerRules } from './reader-rules.ts';
import { storageRules } from './storage-rules.ts';

/** Everything that can be checked before a deployment. */
export const findingsOf = (deployment: Deployment, facts: Facts, tables: readonly WantedTable[]): Finding[] => [
  ...accountRules(deployment, facts),
  ...connectRules(deployment, facts),
  ...storageRules(deployment, facts),
  ...existingRules(deployment, facts, tables),
  ...poolRules(deployment, facts),
  ...readerRules(facts),
];
