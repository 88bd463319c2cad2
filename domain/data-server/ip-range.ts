/** An IPv4 or IPv6 address as a number, with its family. */
interface Address {
  bits: 32 | 128;
  value: bigint;
}

const ipv4 = (text: string): bigint | undefined => {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
};

const groupsOf = (text: string): string[] | undefined => {
  const groups = text === '' ? [] : text.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? groups : undefined;
};

const ipv6 = (text: string): bigint | undefined => {
  let plain = text;
  if (plain.includes('.')) {
    const colon = plain.lastIndexOf(':');
    const last = ipv4(plain.slice(colon + 1));
    if (colon < 0 || last === undefined) return;
    plain = `${plain.slice(0, colon + 1)}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
  }
  const [front, back, ...more] = plain.split('::').map(groupsOf);
  if (more.length > 0 || front === undefined) return;
  const shortened = plain.includes('::');
  if (shortened && back === undefined) return;
  const given = front.length + (back?.length ?? 0);
  if (shortened ? given > 7 : given !== 8) return;
  const groups = [...front, ...Array<string>(8 - given).fill('0'), ...(back ?? [])];
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
};

/** `::ffff:10.0.0.1` is the IPv4 address it contains: a dual-stack socket reports IPv4 addresses in this form. */
const mapped = 0xffffn;

/** Undefined if it is not an address. A zone (`%eth0`) is ignored. */
export const ipAddress = (text: string): Address | undefined => {
  const trimmed = text.trim();
  const four = ipv4(trimmed);
  if (four !== undefined) return { bits: 32, value: four };
  const six = ipv6(trimmed.replace(/%[^%/]*$/, ''));
  if (six === undefined) return undefined;
  return six >> 32n === mapped ? { bits: 32, value: six & 0xffffffffn } : { bits: 128, value: six };
};

/** First and last address, both inclusive. */
export interface IpRange {
  bits: 32 | 128;
  first: bigint;
  last: bigint;
}

const block = (text: string): IpRange | undefined => {
  const [network = '', length = '', ...more] = text.split('/');
  const address = ipAddress(network);
  if (!address || more.length > 0 || !/^\d{1,3}$/.test(length)) return undefined;
  const isMapped = address.bits === 32 && network.includes(':');
  const prefix = Number(length) - (isMapped ? 96 : 0);
  if (prefix < 0 || prefix > address.bits) return undefined;
  const free = BigInt(address.bits - prefix);
  const first = (address.value >> free) << free;
  return { bits: address.bits, first, last: first + (1n << free) - 1n };
};

/** An address, a CIDR block, or `first-last`. Undefined for anything else, and if `last` comes before `first`. */
export const ipRange = (text: string): IpRange | undefined => {
  if (text.includes('/')) return block(text);
  const [from = '', to, ...more] = text.split('-');
  const first = ipAddress(from);
  const last = to === undefined ? first : ipAddress(to);
  if (!first || !last || more.length > 0 || first.bits !== last.bits || first.value > last.value) return undefined;
  return { bits: first.bits, first: first.value, last: last.value };
};
