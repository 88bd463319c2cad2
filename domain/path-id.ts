/** Text that can be in a path unchanged: without a slash, which would begin another part, and not `.` or `..`, which browsers remove. */
const plain = /^[\w-][\w.-]*$/;

const base64url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * An id as one part of a path. Ids of Amazon Connect need no change. Browsers and API Gateway would change other ids,
 * so these are written as `~` and their bytes in base64url.
 */
export const pathId = (id: string): string => (plain.test(id) ? id : `~${base64url(id)}`);

/** The id in a part of a path. A part without `~` is the id itself. */
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
