/** A JSON string, by JSON's own grammar. */
const text = '"[^"\\\\\\x00-\\x1f]*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\\\\x00-\\x1f]*)*"';
/** An object of texts without blanks, as Amazon writes the attributes of a contact. */
const flat = new RegExp(`\\{(?:${text}:${text}(?:,${text}:${text})*)?\\}`, 'y');

const name = '"Attributes":';

/**
 * Parses a contact record without its attributes, which are empty in what it gives. They are the customer's own, up to
 * 32 KB of them, nothing here reads them, and parsing them is a third of the whole import's time. They are checked all
 * the same: what is not JSON throws, as from `JSON.parse`. The name cannot stand within a string, where its quotes would
 * be escaped.
 */
export const parseRecord = (json: string): unknown => {
  const named = json.indexOf(`${name}{`);
  if (named === -1) return JSON.parse(json);
  const from = named + name.length;
  flat.lastIndex = from;
  if (!flat.test(json)) return JSON.parse(json);
  return JSON.parse(`${json.slice(0, from)}{}${json.slice(flat.lastIndex)}`);
};
