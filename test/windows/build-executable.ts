import { buildDesktopAgent } from '../../desktop-agent/build.ts';

// Run by a Node of the version that goes into the executable: node test/windows/build-executable.ts node.exe desktop-agent.exe

const [node, outfile] = process.argv.slice(2) as [string, string];
await buildDesktopAgent({ node, outfile, isForWindows: true });
