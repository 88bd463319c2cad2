/** Objects under one prefix of one bucket. */
export interface ObjectsUnder {
  bucket: string;
  prefix: string;
}

/**
 * Whether an EventBridge rule with this pattern may match new objects there. A kind of filter that is not evaluated here
 * counts as a match: reporting a rule unnecessarily does less harm than missing one.
 */
export const mayMatchObjects = (pattern: string, { bucket, prefix }: ObjectsUnder): boolean => {
  const { source, 'detail-type': type, detail = {} } = jsonOf(pattern);
  return (
    mayBe(source, 'aws.s3') &&
    mayBe(type, 'Object Created') &&
    mayBe(record(record(detail).bucket).name, bucket) &&
    mayBeUnder(record(record(detail).object).key, prefix)
  );
};

/** Whether two prefixes have objects in common. */
export const overlap = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

const mayBe = (filters: unknown, value: string): boolean =>
  some(filters, (filter) => {
    if (typeof filter === 'string') return filter === value;
    const { prefix, suffix } = record(filter);
    if (typeof prefix === 'string') return value.startsWith(prefix);
    if (typeof suffix === 'string') return value.endsWith(suffix);
    const not = record(filter)['anything-but'];
    return not === undefined || ![not].flat().includes(value);
  });

/** Keys are unknown except for the prefix they have in common. */
const mayBeUnder = (filters: unknown, under: string): boolean =>
  some(filters, (filter) => {
    if (typeof filter === 'string') return filter.startsWith(under);
    const { prefix } = record(filter);
    return typeof prefix !== 'string' || overlap(prefix, under);
  });

/** A pattern that does not mention a field accepts every value of it. */
const some = (filters: unknown, matches: (filter: unknown) => boolean) =>
  !Array.isArray(filters) || filters.some(matches);

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const jsonOf = (pattern: string): Record<string, unknown> => {
  try {
    return record(JSON.parse(pattern));
  } catch {
    return {};
  }
};
