import type * as z from 'zod';

const kinds: Record<string, string> = { string: 'a text in "quotes"', array: 'a list', object: 'an object {...}' };
const forms: Record<string, string> = { datetime: 'must be like 2026-11-20T09:00:00Z', ipv4: 'must be an IP address' };

const unit = (origin: string): string => (origin === 'string' ? ' characters' : '');

/** What is wrong with a field, for who wrote it; undefined where the schema itself says it. */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') {
    return `there is no such setting: ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  }
  if ((issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined)
    return 'is missing';
  if (issue.code === 'invalid_type') {
    const kind = issue.expected === 'int' ? 'a whole number' : (kinds[issue.expected] ?? `a ${issue.expected}`);
    return `must be ${kind}`;
  }
  if (issue.code === 'invalid_value') {
    return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
  }
  if (issue.code === 'invalid_union') return 'is not one of the forms it may have';
  if (issue.code === 'invalid_format') return forms[issue.format] ?? 'is not written as it must be';
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unit(issue.origin)}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unit(issue.origin)}`;
  return undefined;
};
