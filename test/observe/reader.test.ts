import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { look, Reader } from '../../harness/observe/reader.ts';
import { apiServer, refuse, say } from './api-server.ts';

describe('a read', () => {
  it('takes what was packed for the way', async () => {
    await using server = await apiServer((request, response) => {
      expect(request.headers['accept-encoding']).to.equal('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}'));
    });
    expect(await server.reader().json('/x')).to.deep.equal({ a: 1 });
  });

  it('of something that cannot be unpacked came to nothing', async () => {
    await using server = await apiServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
    });
    const found = await look('list nodes', () => server.reader().json('/x'));
    expect(found)
      .to.have.property('unseen')
      .that.matches(/^list nodes: .*header/);
  });

  it('says for how long nobody answered, from the first byte to the last', async () => {
    await using server = await apiServer((request, response) => {
      if (request.url === '/half') response.writeHead(200).write('{');
      if (request.url === '/packed')
        response.writeHead(200, { 'content-encoding': 'gzip' }).write(gzipSync('{}').subarray(0, 12));
    });
    const reader = server.reader();
    const looks = ['/silent', '/half', '/packed'].map((path) => look('x', () => reader.text(path, 300)));
    expect(await Promise.all(looks)).to.deep.equal(Array(3).fill({ unseen: 'x: no answer within 0.3 s' }));
  });

  it('blames no silence that there was no time to break', async () => {
    await using server = await apiServer(() => undefined);
    const found = await look('x', () => server.reader(200).text('/silent', 4_000));
    expect(found).to.deep.equal({ unseen: 'x: no time left to wait for the answer' });
  });

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    await using server = await apiServer(() => stop.abort(reason));
    const read = await server
      .reader(10_000, stop.signal)
      .text('/x', 5_000)
      .catch((error: unknown) => error);
    expect(read).to.equal(reason);
  });

  it('whose credentials cannot be had any more is one that came to nothing', async () => {
    await using server = await apiServer((_, response) => say(response, {}));
    const plugin = { exec: { command: '/nowhere/plugin', args: [] } };
    const reader = new Reader(server.config(plugin), new AbortController().signal, 5_000);
    expect(await look('list nodes', () => reader.json('/x'))).to.deep.equal({
      unseen: 'list nodes: spawn /nowhere/plugin ENOENT',
    });
    const hanging = { exec: { command: 'sleep', args: ['1'] } };
    const other = new Reader(server.config(hanging), new AbortController().signal, 5_000);
    expect(await look('x', () => other.text('/x', 100))).to.deep.equal({ unseen: 'x: no answer within 0.1 s' });
  });

  it('that is refused is told by the right that it takes', async () => {
    await using server = await apiServer((_, response) => refuse(response, 403, 'nodes is forbidden'));
    expect(await look('list nodes', () => server.reader().json('/x'))).to.deep.equal({
      unseen: 'list nodes: not allowed',
    });
  });
});
