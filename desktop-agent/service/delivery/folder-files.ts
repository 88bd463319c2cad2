import { stat } from 'node:fs/promises';
import { hashOpenFile } from '../../../agent-kit/files/hash-file.ts';
import { closeFile, openPlainFile, readInto } from '../../../agent-kit/files/open-file.ts';
import type { UploadFiles } from '../../../agent-kit/transfer/upload-file.ts';

/** The containers in the folder of the service, for uploading. */
export const folderFiles = (root: string): UploadFiles => ({
  openFile: async (path) => openPlainFile(root, path),
  async hash(path, { partSize } = {}) {
    const { handle } = openPlainFile(root, path);
    try {
      return await hashOpenFile(handle, partSize);
    } finally {
      await closeFile(handle);
    }
  },
  async whileRead(path, act) {
    const { handle, size, mtimeMs } = openPlainFile(root, path);
    try {
      const content = Buffer.alloc(size);
      const count = await readInto(handle, content, 0);
      return await act({ content: content.subarray(0, count), size, mtimeMs });
    } finally {
      await closeFile(handle);
    }
  },
  async expectPresent() {
    await stat(root);
  },
});
