import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { CannotStart } from './cannot-start.ts';

const kinds: Record<string, string> = { string: 'a text in "quotes"', array: 'a list', object: 'an object {...}' };
const forms: Record<string, string> = { datetime: 'must be like 2026-11-20T09:00:00Z', ipv4: 'must be an IP address' };

const unitOf = (origin: string): string => (origin === 'string' ? ' characters' : '');

/** Says what is wrong with a setting, for the person who wrote it. Undefined if the schema has a message of its own. */
const problemOf: z.core.$ZodErrorMap = (issue) => {
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
  if (issue.code === 'invalid_union') return 'has a form that is not allowed';
  if (issue.code === 'invalid_format') return forms[issue.format] ?? 'is not written correctly';
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  return undefined;
};

/** An editor on Windows may write a byte order mark, or UTF-16. */
const textOf = (bytes: Buffer): string =>
  (bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString()).replace(/^\ufeff/, '');

/** Quotes nothing from the file, which may contain a password, because the message goes to a log. */
const syntaxProblemOf = ({ message }: Error): string => {
  const [where] = /at position .*$/.exec(message) ?? [];
  return `it is not JSON${where ? ` ${where}` : ''}${message.includes('escaped character') ? ': write each \\ twice' : ''}`;
};

/** @throws CannotStart with all problems at once. */
export const readSettingsFile = <Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> => {
  let content: unknown;
  try {
    content = JSON.parse(textOf(readFileSync(file)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new CannotStart(`There is no settings file ${file}: write it, or name another with --settings <file>`);
    }
    const reason = error instanceof SyntaxError ? syntaxProblemOf(error) : (error as Error).message;
    throw new CannotStart(`The settings file ${file} cannot be read: ${reason}`);
  }
  const read = schema.safeParse(content, { error: problemOf });
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`);
  throw new CannotStart(`The settings file ${file} is wrong:\n${problems.join('\n')}`);
};

export const isAbsolutePath = (path: string): boolean => /^(\/|\\\\[^\\]+\\[^\\]+|[A-Za-z]:[\\/])/.test(path);

/** On a network share of Windows. */
export const isOnShare = (path: string): boolean => /^\\\\(?![?.]\\)|^\\\\\?\\UNC\\/i.test(path);
