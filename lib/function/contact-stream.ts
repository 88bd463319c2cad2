import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Deployment } from '../../deployments.ts';
import type { Storage } from '../storage/storage.ts';
import type { FeatureFunction } from './feature-function.ts';

/** Entries of ledgers: adapters/dynamodb/control/control-item.ts. */
const ledgerEntries = {
  dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('control#') }, sk: { S: FilterRule.beginsWith('0') } } },
};

/**
 * Starts the feature when a contact record arrives, and with `withLedgers` also when an entry is added to a ledger.
 * Contacts that failed every time go to the dead letters.
 */
export const onContacts = <Settings>(
  feature: FeatureFunction<Settings>,
  {
    storage,
    deadLetters,
    deployment,
    withLedgers = false,
  }: { storage: Storage; deadLetters: IQueue; deployment: Deployment; withLedgers?: boolean },
) => {
  const contactRecords = { dynamodb: { Keys: { sk: { S: FilterRule.isEqual('contact') } } } };
  feature.addEventSource(
    new DynamoEventSource(storage.contacts, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [contactRecords, ...(withLedgers ? [ledgerEntries] : [])].map(FilterCriteria.filter),
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(deployment.gatherSeconds === 0 ? 0 : 5),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 5,
      onFailure: new SqsDlq(deadLetters),
    }),
  );
};
