const directories = { before: { 267: 96, 523: 112 } as Record<number, number>, certificates: 4, each: 8 };

/**
 * A Windows program without its signature; what is none stays as it is. Node's own does not hold any more once the bundle
 * is inside, and a signature that is broken is worse to Windows, and to what guards it, than none.
 */
export const unsigned = (program: Buffer): Buffer => {
  if (program.toString('latin1', 0, 2) !== 'MZ') return program;
  const header = program.readUInt32LE(0x3c);
  const optional = header + 24;
  const before = directories.before[program.readUInt16LE(optional)];
  if (program.toString('latin1', header, header + 4) !== 'PE\0\0' || before === undefined) return program;
  const entry = optional + before + directories.certificates * directories.each;
  const start = program.readUInt32LE(entry);
  if (start === 0) return program;
  // Certificates lie behind everything else.
  const bare = Buffer.from(program.subarray(0, start));
  bare.fill(0, entry, entry + directories.each);
  return bare;
};
