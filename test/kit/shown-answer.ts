import type { ShownAnswer } from './worked-page.ts';

/**
 * Ids, times and addresses differ from run to run: those that a page shows stand for others of their kind. `bound` ones
 * stand for the same value wherever the page shows them.
 */
const kinds: readonly { pattern: string; bound: boolean }[] = [
  { pattern: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z`, bound: false },
  { pattern: String.raw`\b\d{4}-\d\d-\d\d\b`, bound: false },
  { pattern: String.raw`\b\d\d:\d\d(?::\d\d)?\b`, bound: false },
  { pattern: String.raw`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`, bound: true },
  { pattern: String.raw`\b[0-9a-f]{64}\b`, bound: true },
  { pattern: String.raw`\b[0-9a-f]{16,40}\b`, bound: true },
  { pattern: String.raw`\bhttps?://127\.0\.0\.1:\d+`, bound: true },
  { pattern: String.raw`\.\.\.`, bound: false },
];
const anyKind = new RegExp(kinds.map(({ pattern }) => `(${pattern})`).join('|'), 'g');
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** In an object it stands for further fields, in a list for further items. */
const rest = '…';

export class ShownAnswers {
  #actualOf = new Map<string, string>();
  #shownOf = new Map<string, string>();

  /** The differences in sentences; none if the answer is as shown. From then on a shown value stands for the actual one. */
  differences({ language, text }: ShownAnswer, actual: string): string[] {
    const before = [new Map(this.#actualOf), new Map(this.#shownOf)] as const;
    const differences =
      language === 'json'
        ? this.#json(text, actual)
        : language === 'http'
          ? this.#http(text, actual)
          : this.#lines(text, actual);
    if (differences.length > 0) [this.#actualOf, this.#shownOf] = before;
    return differences;
  }

  #json(shown: string, actual: string): string[] {
    let value: unknown;
    try {
      value = JSON.parse(actual);
    } catch {
      return [`this is not JSON: ${actual.slice(0, 500)}`];
    }
    return this.#value(JSON.parse(withRest(shown)), value, '');
  }

  #http(shown: string, actual: string): string[] {
    const [[status = '', ...headers], body] = messageOf(shown);
    const [[actualStatus = '', ...actualHeaders], actualBody] = messageOf(actual);
    if (status !== actualStatus) return [`the status is ${actualStatus}, not ${status}`, actualBody];
    const missing = headers.filter(
      (header) => !actualHeaders.some((line) => this.#text(header.toLowerCase(), line.toLowerCase())),
    );
    return [
      ...missing.map((header) => `there is no header ${header}`),
      ...(body.trim() === '' ? [] : this.#json(body, actualBody)),
    ];
  }

  #lines(shown: string, actual: string): string[] {
    const have = actual.trimEnd().split('\n');
    let isRest = false;
    for (const line of shown.trimEnd().split('\n')) {
      if (line.trim() === '...') {
        isRest = true;
        continue;
      }
      do {
        const next = have.shift();
        if (next === undefined) return [`there is no line: ${line}`, actual];
        if (this.#text(line.trim(), next.trim())) break;
        if (!isRest) return [`the line is: ${next}`, `and not: ${line}`];
      } while (isRest);
      isRest = false;
    }
    return have.length > 0 && !isRest ? [`there are further lines: ${have.join('\n')}`] : [];
  }

  #value(shown: unknown, actual: unknown, path: string): string[] {
    if (typeof shown === 'string' && typeof actual === 'string')
      return this.#text(shown, actual) ? [] : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(shown)}`];
    if (Array.isArray(shown) && Array.isArray(actual)) return this.#list(shown, actual, path);
    if (isObject(shown) && isObject(actual)) {
      const names = Object.keys(shown).filter((name) => name !== rest);
      const further = Object.keys(actual).filter((name) => !(name in shown));
      return [
        ...names.flatMap((name) =>
          name in actual ? this.#value(shown[name], actual[name], `${path}.${name}`) : [`${path}.${name} is missing`],
        ),
        ...(rest in shown
          ? []
          : further.map((name) => `${path}.${name} is not shown: ${JSON.stringify(actual[name])}`)),
      ];
    }
    return Object.is(shown, actual) ? [] : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(shown)}`];
  }

  /** Items after `...` are the last ones. */
  #list(shown: unknown[], actual: unknown[], path: string): string[] {
    const at = shown.indexOf(rest);
    const [first, last] = at < 0 ? [shown, []] : [shown.slice(0, at), shown.slice(at + 1)];
    const wanted = first.length + last.length;
    if (at < 0 ? actual.length !== wanted : actual.length < wanted)
      return [`${path} has ${actual.length} items, not ${wanted}: ${JSON.stringify(actual)}`];
    return [
      ...first.flatMap((one, index) => this.#value(one, actual[index], `${path}[${index}]`)),
      ...last.flatMap((one, index) =>
        this.#value(one, actual.at(index - last.length), `${path}[-${last.length - index}]`),
      ),
    ];
  }

  #text(shown: string, actual: string): boolean {
    const found: { text: string; bound: boolean }[] = [];
    let pattern = '';
    let from = 0;
    for (const match of shown.matchAll(anyKind)) {
      const kind = kinds[match.slice(1).findIndex((group) => group !== undefined)]!;
      const isEllipsis = match[0] === '...';
      pattern += `${escaped(shown.slice(from, match.index))}(${isEllipsis ? '[^]*' : kind.pattern})`;
      found.push({ text: match[0], bound: kind.bound });
      from = match.index + match[0].length;
    }
    const values = new RegExp(`^${pattern}${escaped(shown.slice(from))}$`).exec(actual)?.slice(1);
    return (
      values !== undefined && found.every(({ text, bound }, index) => !bound || this.#stands(text, values[index]!))
    );
  }

  /** One shown value stands for one actual value, and no two for the same. */
  #stands(shown: string, actual: string): boolean {
    if ((this.#actualOf.get(shown) ?? actual) !== actual || (this.#shownOf.get(actual) ?? shown) !== shown)
      return false;
    this.#actualOf.set(shown, actual);
    this.#shownOf.set(actual, shown);
    return true;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Splits an answer into its status line with the headers, and its body. */
const messageOf = (text: string): [head: string[], body: string] => {
  const [head = '', ...body] = text.replaceAll('\r\n', '\n').split('\n\n');
  return [head.split('\n').map((line) => line.trim()), body.join('\n\n')];
};

/** JSON with each `...` outside of a string replaced by something that JSON allows. */
const withRest = (text: string): string => {
  const open: string[] = [];
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|\.\.\./g, (part) => {
    if (part === '{' || part === '[') open.push(part);
    if (part === '}' || part === ']') open.pop();
    if (part !== '...') return part;
    return open.at(-1) === '{' ? `"${rest}": 0` : `"${rest}"`;
  });
};
