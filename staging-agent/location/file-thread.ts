import { serveFiles } from '../../agent-kit/files/serve-files.ts';
import { multipartFrom, partSizeOf } from '../../domain/upload/archive/parts.ts';
import { readHeader } from './header.ts';

serveFiles({ inspect: readHeader, partSizeOf: (size) => (size < multipartFrom ? undefined : partSizeOf(size)) });
