import { spawn } from 'node:child_process';

/**
 * Runs a command for as long as somebody keeps this process's standard input open, and then ends everything that the command
 * started. The pipe closes however the launcher ends, even by `kill -9`.
 *
 *     node keeper.ts <seconds of grace> <command> [arguments...]
 *
 * It leads a process group of its own (started `detached`), so that the engine's Lambda workers are in it too.
 */
const [grace = '3', command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

const killGroup = () => process.kill(-process.pid, 'SIGKILL');
let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  child.kill('SIGTERM');
  setTimeout(killGroup, Number(grace) * 1000);
};

child.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
// A worker may outlive the command, and only a signal to the group is sure to reach all of them. That signal also ends this
// process, so it reports the command's exit code first, on the channel.
child.on('exit', (code) => {
  process.send?.({ code: code ?? 1 }, () => killGroup());
  if (!process.send) killGroup();
});
process.stdin.on('end', end).on('error', end).resume();
process.on('SIGTERM', end).on('SIGINT', end);
