/**
 * Text that can be in a path unchanged: no slash, which would start another part, and not `.` or `..`, which
 * browsers remove.
 */
const plain = /^[\w-][\w.-]*$/;

const base64url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * An id as one part of a path. Ids of Amazon Connect are plain. Browsers and API Gateway would change any other text,
 * so it is written as `~` and its bytes in base64url.
 */
export const pathId = (id: string): string => (plain.test(id) ? id : `~${base64url(id)}`);

/** The id for a part of a path; a part without `~` is the id itself. */
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
