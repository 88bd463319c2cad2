const maxLength = 1024;

/** Characters that Windows does not allow in a name, control characters included. */
const forbiddenCharacters = /[<>:"|?*\p{Cc}]/u;

const uncProblem = (location: string): string | undefined => {
  const [server = '', share = '', ...folders] = location.slice(2).replace(/\\$/, '').split('\\');
  if (server === '' || share === '') return 'must name a server and a folder, like \\\\ServerName\\FolderName';
  const names = [server, share, ...folders];
  if (names.some((name) => name === '')) return 'must have a single \\ between names';
  if (names.some((name) => name === '.' || name === '..')) return 'must not contain . or .. as a name';
  if (names.some((name) => forbiddenCharacters.test(name))) return 'must not contain < > : " | ? * in a name';
  if (/[\s/]/.test(server)) return 'must begin with the name or address of a server';
  return undefined;
};

const mountProblem = (location: string): string | undefined => {
  const names = location.replace(/\/$/, '').split('/').slice(1);
  if (names.length === 0) return 'must name a folder below /';
  if (names.some((name) => name === '')) return 'must have a single / between names';
  if (names.some((name) => name === '.' || name === '..')) return 'must not contain . or .. as a name';
  if (location.includes('\u0000')) return 'must not contain a NUL character';
  return undefined;
};

/**
 * Why a text cannot be a location, as a phrase that follows its name. Undefined if it can. Every PC must reach it by the
 * same path: a UNC path, or the folder where a data server on Linux has mounted it, but never a drive letter (SU-15, 18).
 */
export const locationProblem = (location: string): string | undefined => {
  if (location.trim() === '') return 'is required when Staged Upload is enabled';
  if (location !== location.trim()) return 'must not begin or end with a space';
  if (location.length > maxLength) return `must not be longer than ${maxLength} characters`;
  if (/^[A-Za-z]:/.test(location)) {
    return 'must be a UNC path like \\\\ServerName\\FolderName: a drive letter means another folder on each PC';
  }
  if (/^\\\\[?.]\\/.test(location)) return 'must be a UNC path like \\\\ServerName\\FolderName, not a device';
  if (location.startsWith('\\\\')) return uncProblem(location);
  if (location.startsWith('/')) return mountProblem(location);
  return 'must be a UNC path like \\\\ServerName\\FolderName, or a mount like /srv/staged';
};

/** Why a text cannot be a user name like `Domain\user.name` (SU-19), as a phrase that follows its name. Undefined if it can. */
export const usernameProblem = (username: string): string | undefined =>
  /^[^\s\\/[\]:;|=,+*?<>@"]{1,255}\\[^\s\\/[\]:;|=,+*?<>@"]{1,104}$/.test(username)
    ? undefined
    : 'must be the domain and the user name with one \\ between them, like Domain\\user.name';
