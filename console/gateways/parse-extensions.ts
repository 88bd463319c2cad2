import type { UserExtensionImport } from '../../api/administration/telephony/telephony.ts';

type Line = UserExtensionImport['extensions'][number];

/**
 * Reads pasted lines of user, extension and recording server, separated by tab, semicolon or comma, as spreadsheets copy them.
 * If the extension of the first line has no digit, the line is a heading.
 */
export const parseExtensions = (text: string): { extensions: Line[]; wrong: string[] } => {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ parts: line.split(/[\t;,]/).map((part) => part.trim()), number: index + 1, line }))
    .filter(({ line }) => line.trim() !== '');
  const [first] = lines;
  const body = first && !/\d/.test(first.parts[1] ?? '') ? lines.slice(1) : lines;
  const isWhole = ({ parts }: (typeof lines)[number]) => parts.length === 3 && parts.every((part) => part !== '');
  return {
    extensions: body
      .filter(isWhole)
      .map(({ parts: [user = '', extension = '', recordingServer = ''] }) => ({ user, extension, recordingServer })),
    wrong: body
      .filter((line) => !isWhole(line))
      .map(({ number }) => `Line ${number}: user, extension, recording server`),
  };
};
