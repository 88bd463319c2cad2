import { Shell } from '../kit/shell.ts';
import { ShownAnswers } from '../kit/shown-answer.ts';
import { stepsOf } from '../kit/worked-page.ts';

const block = (marker: string, language: string, text: string): string =>
  `<!-- ${marker} -->\n\n\`\`\`${language}\n${text}\n\`\`\`\n`;

describe('a block of a page', () => {
  test('with commands runs with the answer that is shown below it', () => {
    const page = `# Title\n${block('run', 'bash', 'echo 1')}text\n${block('answer', 'text', '1')}${block('run, exit 2', 'bash', 'false')}`;
    expect(stepsOf(page)).toEqual([
      {
        line: 4,
        script: 'echo 1',
        exitCode: 0,
        retried: false,
        answer: { line: 10, language: 'text', text: '1' },
      },
      { line: 15, script: 'false', exitCode: 2, retried: false },
    ]);
  });

  test.each([
    ['a block that does not say whether it is run', '```bash\nls\n```', /Line 1: say before this block/],
    ['a block whose marker belongs to other text', '<!-- run -->\ntext\n```bash\nls\n```', /Line 3: say before/],
    ['an answer without a command', block('answer', 'json', '{}'), /no command/],
    ['two answers of one command', block('run', 'bash', 'ls') + block('answer', 'text', '').repeat(2), /no command/],
    ['commands that wait for an answer that is not there', block('run until answered', 'bash', 'ls'), /no answer/],
    ['a block without an end', '<!-- run -->\n```bash\nls', /does not end/],
  ])('with %s is refused', (_, page, reason) => {
    expect(() => stepsOf(page)).toThrow(reason);
  });

  test('that is only for reading is marked as such', () => {
    expect(stepsOf(block('not run: it ends the system', 'bash', 'exit'))).toEqual([]);
  });
});

const id = (digit: number): string => `${String(digit).repeat(8)}-aaaa-4bbb-8ccc-${String(digit).repeat(12)}`;

describe('an answer that a page shows', () => {
  const differs = (language: 'json' | 'http' | 'text', shown: string, actual: string, answers = new ShownAnswers()) =>
    answers.differences({ line: 1, language, text: shown }, actual);

  test.each<['json' | 'http' | 'text', string, string]>([
    ['json', '{"a": 1, "b": [true, null]}', '{"b":[true,null],"a":1}'],
    ['json', '{"a": 1, ...}', '{"a":1,"b":2}'],
    ['json', '[1, ..., 4]', '[1,2,3,4]'],
    ['json', '{"at": "2026-11-20T09:00:00Z"}', '{"at":"2027-01-02T03:04:05.678Z"}'],
    ['json', '{"url": "http://127.0.0.1:8080/x?token=..."}', '{"url":"http://127.0.0.1:9999/x?token=abc"}'],
    ['text', 'kept 1\n...\nlast', 'kept 1\nmore\nand more\nlast\n'],
    ['text', 'on 2026-11-20 at 09:30', 'on 2027-01-01 at 11:22'],
    [
      'http',
      'HTTP/1.1 409 Conflict\nretry-after: 1\n\n{"a": 1}',
      'HTTP/1.1 409 Conflict\r\nA: b\r\nRetry-After: 1\r\n\r\n{"a":1}',
    ],
  ])('as %s %j fits what came', (language, shown, actual) => {
    expect(differs(language, shown, actual)).toEqual([]);
  });

  test.each<['json' | 'http' | 'text', string, string]>([
    ['json', '{"a": 1}', '{"a":2}'],
    ['json', '{"a": 1}', '{"a":1,"b":2}'],
    ['json', '{"a": 1, "b": 2, ...}', '{"a":1}'],
    ['json', '{"a": "1"}', '{"a":1}'],
    ['json', '[1, 2]', '[1,2,3]'],
    ['json', '[1, ..., 4]', '[1,2,3]'],
    ['json', '{"a": null}', '{"a":[]}'],
    ['json', '{}', 'no JSON'],
    ['json', '{"at": "2026-11-20T09:00:00Z"}', '{"at":"yesterday"}'],
    ['json', `{"id": "${id(1)}"}`, '{"id":"1"}'],
    ['text', 'kept 1', 'kept 2'],
    ['text', 'kept 1', 'kept 1\nmore'],
    ['text', 'kept 1\n...\nlast', 'kept 1\nmore'],
    ['http', 'HTTP/1.1 409 Conflict', 'HTTP/1.1 200 OK'],
    ['http', 'HTTP/1.1 200 OK\nretry-after: 1', 'HTTP/1.1 200 OK\nother: 1'],
  ])('as %s %j does not fit %j', (language, shown, actual) => {
    expect(differs(language, shown, actual)).not.toEqual([]);
  });

  test('an id stands for one id on the whole page', () => {
    const answers = new ShownAnswers();
    expect(differs('text', id(1), id(5), answers)).toEqual([]);
    expect(differs('text', id(1), id(6), answers)).not.toEqual([]);
    expect(differs('text', id(2), id(5), answers)).not.toEqual([]);
    expect(differs('text', `${id(1)} ${id(2)}`, `${id(5)} ${id(6)}`, answers)).toEqual([]);
  });

  test('an answer that did not fit fixes no id', () => {
    const answers = new ShownAnswers();
    expect(differs('json', `["${id(1)}", 2]`, `["${id(5)}", 3]`, answers)).not.toEqual([]);
    expect(differs('json', `["${id(1)}", 2]`, `["${id(6)}", 2]`, answers)).toEqual([]);
  });
});

describe('the shell of a reader', () => {
  let shell: Shell;
  beforeAll(() => {
    shell = new Shell({ cwd: import.meta.dirname, env: process.env });
  });
  afterAll(() => shell.close());

  test('keeps in one block what an earlier one has set', async () => {
    await shell.run('A=7', 10);
    expect(await shell.run('echo "$A"; echo wrong >&2', 10)).toEqual({ stdout: '7\n', stderr: 'wrong\n', exitCode: 0 });
  });

  test('says that a command failed, even if a later one did not', async () => {
    expect((await shell.run('(exit 3)\ntrue', 10)).exitCode).toBe(3);
    expect((await shell.run('true', 10)).exitCode).toBe(0);
  });

  test('gives commands an empty input', async () => {
    expect(await shell.run('cat; printf 5', 10)).toMatchObject({ stdout: '5', exitCode: 0 });
  });
});
