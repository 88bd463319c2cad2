import dynalite from 'dynalite';

/** DynamoDB's API over the files of a folder, in a process of its own: `node table-server.ts <folder> <port>`. */
const [path = '', port = ''] = process.argv.slice(2);
const server = dynalite({ path, createTableMs: 0, deleteTableMs: 0 });
// On a busy machine it would close connections on which a request has just been sent.
server.keepAliveTimeout = 600_000;
server.listen(Number(port), '127.0.0.1', () => process.send?.('listening'));
process.on('disconnect', () => process.exit());
