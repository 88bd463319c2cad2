/** What stands in a path as it is: no slash, which would begin another part, and not `.` or `..`, which browsers take out. */
const plain = /^[\w-][\w.-]*$/;

const base64url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * An id as a part of a path. Those of Amazon Connect are plain. Any other text would be changed on its way, by browsers
 * and by API Gateway: it is written as `~` and its bytes in base64url.
 */
export const pathId = (id: string): string => (plain.test(id) ? id : `~${base64url(id)}`);

/** The id that such a part of a path means; what is not written so is itself. */
export const idOfPath = (part: string): string => {
  if (!/^~[\w-]+$/.test(part)) return part;
  try {
    const bytes = Uint8Array.from(atob(part.slice(1).replaceAll('-', '+').replaceAll('_', '/')), (sign) =>
      sign.charCodeAt(0),
    );
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return part;
  }
};
