/** A `*` matches any characters. Everything else is compared as it is, without regard to case. */
export const matchesText = (pattern: string, text: string): boolean => textPattern(pattern, 'i').test(text);

const textPattern = (pattern: string, flags = ''): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('.*')}$`,
    `s${flags}`,
  );

/** An address of web pages: `pay.example.com`, `*.example.com/checkout/*`, `localhost:8101/pay`. */
export interface AddressPattern {
  /** Lower case. `*.example.com` also matches `example.com`. */
  host: string;
  /** Undefined: any port. */
  port?: string;
  /** Begins with `/`; undefined: any path. */
  path?: string;
}

const hostPattern = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** The problem of an address, as the rest of a sentence that begins with its name. Undefined if it has none. */
export const addressProblem = (text: string): string | undefined => {
  if (/[?#]/.test(text)) return 'must not contain ? or #: queries are ignored';
  if (/^[a-z]+:\/\//i.test(text) && !/^https?:\/\//i.test(text)) return 'must be of a web page (http or https)';
  if (text.includes('@')) return 'must not contain a user name';
  const { host, port } = split(text);
  if (!hostPattern.test(host)) return 'must begin with a host name, such as pay.example.com or *.example.com';
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65535))
    return 'has a port that is not a number';
  return undefined;
};

/** The address in the form in which it is compared. Only for addresses without a problem. */
export const readAddress = (text: string): AddressPattern => split(text);

const split = (text: string): AddressPattern => {
  const [, authority = '', path] = /^(?:https?:\/\/)?([^/]*)(\/.*)?$/is.exec(text.trim()) ?? [];
  const [, host = '', port] = /^(.*?)(?::([^:]*))?$/s.exec(authority) ?? [];
  return { host: host.toLowerCase(), ...(port !== undefined && { port }), ...(path !== undefined && { path }) };
};

/** The parts of a page's address that are compared. Its query, its fragment and any user name are dropped here. */
export interface PageAddress {
  host: string;
  port: string;
  path: string;
}

/** Undefined for anything but a web page. */
export const pageAddress = (url: string): PageAddress | undefined => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return undefined;
  const port = parsed.port || (parsed.protocol === 'https:' ? '443' : '80');
  return { host: parsed.hostname.toLowerCase(), port, path: parsed.pathname };
};

export const matchesAddress = (pattern: AddressPattern, page: PageAddress): boolean => {
  const host = pattern.host.startsWith('*.')
    ? page.host === pattern.host.slice(2) || page.host.endsWith(pattern.host.slice(1))
    : page.host === pattern.host;
  return (
    host &&
    (pattern.port === undefined || pattern.port === page.port) &&
    (pattern.path === undefined || textPattern(pattern.path).test(page.path))
  );
};
