const directories = { before: { 267: 96, 523: 112 } as Record<number, number>, certificates: 4, each: 8 };

/**
 * Removes the signature of a Windows program; any other file stays as it is. Adding the bundle breaks Node's own signature,
 * and Windows and its virus scanners trust a broken signature less than none.
 */
export const withoutSignature = (program: Buffer): Buffer => {
  if (program.toString('latin1', 0, 2) !== 'MZ') return program;
  const header = program.readUInt32LE(0x3c);
  const optional = header + 24;
  const before = directories.before[program.readUInt16LE(optional)];
  if (program.toString('latin1', header, header + 4) !== 'PE\0\0' || before === undefined) return program;
  const entry = optional + before + directories.certificates * directories.each;
  const start = program.readUInt32LE(entry);
  if (start === 0) return program;
  // The certificates are at the end of the file.
  const unsigned = Buffer.from(program.subarray(0, start));
  unsigned.fill(0, entry, entry + directories.each);
  return unsigned;
};
