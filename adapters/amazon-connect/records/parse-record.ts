/** A JSON string, by JSON's own grammar. */
const text = '"[^"\\\\\\x00-\\x1f]*(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\\\\x00-\\x1f]*)*"';
/** An object of texts without whitespace, as Amazon writes the attributes of a contact. */
const flatObject = new RegExp(`\\{(?:${text}:${text}(?:,${text}:${text})*)?\\}`, 'y');

const name = '"Attributes":';

/**
 * Parses a contact record without its attributes, which are empty in the result. They are the customer's own, up to 32
 * KB, nothing here reads them, and parsing them would take a third of the whole import's time. They are checked
 * nevertheless: invalid JSON throws, as with `JSON.parse`. The name cannot occur within a string, because its quotes
 * would be escaped there.
 */
export const parseRecord = (json: string): unknown => {
  const position = json.indexOf(`${name}{`);
  if (position === -1) return JSON.parse(json);
  const from = position + name.length;
  flatObject.lastIndex = from;
  if (!flatObject.test(json)) return JSON.parse(json);
  return JSON.parse(`${json.slice(0, from)}{}${json.slice(flatObject.lastIndex)}`);
};
