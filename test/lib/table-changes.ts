// biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes
type Value = any;

/** What CloudFormation cannot change in place: keys, and the keys and projections of indexes. */
export interface TableShape {
  keys: string[];
  indexes: Record<string, { keys: string[]; projection: string }>;
}

/** Tables by logical id. */
export type TableShapes = Record<string, TableShape>;

const keysOf = (schema: Value): string[] =>
  schema.map(({ AttributeName, KeyType }: Value) => `${KeyType} ${AttributeName}`);

export const tableShapesIn = (template: {
  Resources: Record<string, { Type: string; Properties: Value }>;
}): TableShapes =>
  Object.fromEntries(
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table')
      .map(([id, { Properties }]) => [
        id,
        {
          keys: keysOf(Properties.KeySchema),
          indexes: Object.fromEntries(
            (Properties.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }: Value) => [
              IndexName,
              {
                keys: keysOf(KeySchema),
                projection: [Projection.ProjectionType, ...(Projection.NonKeyAttributes ?? []).toSorted()].join(' '),
              },
            ]),
          ),
        },
      ]),
  );

/**
 * Why a deployment of the new tables over the released ones would fail or lose data, one sentence each: DynamoDB creates or
 * removes one index per update, and an index, like a table, is replaced rather than changed.
 */
export const impossibleChanges = (released: TableShapes, now: TableShapes): string[] =>
  Object.entries(released).flatMap(([id, before]) => {
    const after = now[id];
    if (!after) return [`${id} is gone: its data would lie beside an empty table.`];
    const names = new Set([...Object.keys(before.indexes), ...Object.keys(after.indexes)]);
    const moved = [...names].filter((name) => !before.indexes[name] !== !after.indexes[name]);
    const changed = [...names].filter((name) => {
      const [old, fresh] = [before.indexes[name], after.indexes[name]];
      return old && fresh && JSON.stringify(old) !== JSON.stringify(fresh);
    });
    return [
      ...(before.keys.join() === after.keys.join() ? [] : [`The keys of ${id} differ: it would be replaced.`]),
      ...(moved.length > 1 ? [`${id} gains or loses ${moved.join(', ')}: one index a release.`] : []),
      ...changed.map((name) => `${name} of ${id} differs: give a changed index a new name.`),
    ];
  });
