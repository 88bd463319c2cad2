import type { Deployment } from '../deployments.ts';
import type { Facts, TableFacts } from './facts.ts';
import { type Finding, fails, judge, note } from './finding.ts';

/** The shape that a table must have: adapters/dynamodb/table/table-shape.ts. */
export interface WantedTable {
  setting: string;
  tableName: string;
  keys: readonly string[];
  indexes: readonly string[];
  streamArn?: string;
}

/** Checks whether Fermata can use the tables that the settings name. */
export const existingRules = (deployment: Deployment, facts: Facts, tables: readonly WantedTable[]): Finding[] => {
  const { existing = {} } = deployment;
  return tables.flatMap((wanted) =>
    judge(
      facts.tables[wanted.tableName],
      { what: `The table ${wanted.tableName}`, byHand: `DynamoDB console, ${wanted.tableName}.` },
      (table) => tableRule(wanted, table, existing.keyArn),
    ),
  );
};

const tableRule = (
  { setting, tableName, keys, indexes, streamArn }: WantedTable,
  table: TableFacts | undefined,
  keyArn: string | undefined,
): Finding[] => {
  if (!table) return [fails(`There is no table ${tableName}.`, `Correct ${setting}.`)];
  const missing = indexes.filter((name) => !table.indexes.includes(name));
  return [
    ...(table.status === 'ACTIVE'
      ? []
      : [fails(`The table ${tableName} is ${table.status}.`, 'Wait until it is ACTIVE; a restore takes a while.')]),
    ...(keys.join() === table.keys.join()
      ? []
      : [
          fails(
            `The table ${tableName} is not a table of Fermata: its keys are ${table.keys.join(' and ')}.`,
            `Correct ${setting}.`,
          ),
        ]),
    ...(missing.length === 0
      ? []
      : [
          fails(
            `The table ${tableName} lacks the index ${missing.join(', ')}: either it was restored without it, or it is another table.`,
            'Restore it again with all its secondary indexes.',
          ),
        ]),
    ...(streamArn === undefined || (table.streamArn === streamArn && table.newImages)
      ? []
      : [
          fails(
            table.streamArn
              ? `The stream of ${tableName} is ${table.streamArn}${table.newImages ? '' : ', without new images'}, which differs from the settings.`
              : `The table ${tableName} has no stream, like every restored table: nothing would detect missing recordings or decide about them.`,
            table.streamArn && table.newImages
              ? `Set ${setting}.streamArn: '${table.streamArn}'.`
              : `Run: aws dynamodb update-table --table-name ${tableName} --stream-specification StreamEnabled=true,StreamViewType=NEW_IMAGE. Then set ${setting}.streamArn to the LatestStreamArn in its output.`,
          ),
        ]),
    ...(keyArn && table.keyArn && table.keyArn !== keyArn
      ? [
          fails(
            `The table ${tableName} is encrypted with ${table.keyArn}, but existing.keyArn is another key.`,
            `Set existing.keyArn: '${table.keyArn}'.`,
          ),
        ]
      : []),
    ...(table.isProtected
      ? []
      : [
          note(
            `The table ${tableName} can be deleted by hand. Fermata does not change existing tables.`,
            `Run: aws dynamodb update-table --table-name ${tableName} --deletion-protection-enabled`,
          ),
        ]),
  ];
};
