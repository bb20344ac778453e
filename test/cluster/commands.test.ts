import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { execa } from 'execa';
import { closingScript } from '../../harness/cluster/boot/nodes.ts';
import { answersScript } from '../../harness/cluster/boot/ready.ts';
import { resolverScript } from '../../harness/cluster/boot/resolver.ts';
import { Cutoff } from '../../harness/cluster/cutoff.ts';
import { isNamed } from '../../harness/cluster/images.ts';
import { until } from '../../harness/cluster/poll.ts';
import { shellQuote } from '../../harness/cluster/shell-quote.ts';

describe('a quoted command', () => {
  const words = ['printf', '%s\\n', 'plain', '', 'two words', "it's", '$HOME', 'a"b', 'new\nline', '*', 'a=b', '-x'];

  it('is read back by a shell as the same words', async () => {
    const { stdout } = await execa('sh', ['-c', shellQuote(words)]);
    expect(stdout).to.equal(words.slice(2).join('\n'));
  });

  it('is left alone where it can be', () => {
    expect(shellQuote(['dig', '+short', '@10.96.0.10', 'a.b.svc'])).to.equal('dig +short @10.96.0.10 a.b.svc');
  });
});

describe('the scripts of boot', () => {
  it('are what a POSIX shell understands', async () => {
    const scripts = [
      resolverScript(),
      closingScript({ ipAddress: '172.20.0.3' }, '172.20.0.2'),
      answersScript('10.96.0.10', { 'a.b': '10.0.0.1' }),
    ];
    for (const script of scripts) {
      await execa('sh', ['-n', '-c', script]);
    }
  });

  it('the resolver has no upstream, answers a fixed list, and says NXDOMAIN to the rest', () => {
    expect(resolverScript())
      .to.contain('--no-resolv --no-hosts')
      .and.to.contain('--address=/#/')
      .and.to.contain('--host-record=www.google.com,203.0.113.11')
      .and.to.contain('ip address add 8.8.8.8/32 dev lo')
      .and.to.not.contain('--server');
  });

  it('a closed network has no way out, and leads to the public resolvers of the lab', () => {
    expect(closingScript({ ipAddress: '172.20.0.3' }, '172.20.0.2').split('\n')).to.deep.equal([
      'set -e',
      'ip link add dnsdrill-sink type bridge',
      'ip link set dnsdrill-sink arp off up',
      'ip address add 172.20.0.3/32 dev dnsdrill-sink',
      'ip route replace default dev dnsdrill-sink src 172.20.0.3',
      'ip route replace 8.8.8.8/32 via 172.20.0.2',
      'ip route replace 1.1.1.1/32 via 172.20.0.2',
    ]);
  });
});

describe('what cuts a command off', () => {
  it('nothing: its result', async () => {
    using cutoff = new Cutoff({ timeoutMs: 10_000 });
    expect(await cutoff.race(async () => 7)).to.equal(7);
    expect(cutoff.reason).to.equal(undefined);
  });

  it('the time limit', async () => {
    using cutoff = new Cutoff({ timeoutMs: 10 });
    let letGo = 0;
    cutoff.onCut(() => letGo++);
    expect(await cutoff.race(() => new Promise(() => undefined))).to.equal(undefined);
    expect(cutoff.reason).to.equal('timed-out');
    cutoff.onCut(() => letGo++);
    expect(letGo).to.equal(2);
  });

  it('an abort, before or after it began', async () => {
    using before = new Cutoff({ timeoutMs: 10_000, signal: AbortSignal.abort() });
    expect(before.reason).to.equal('aborted');
    const controller = new AbortController();
    using after = new Cutoff({ timeoutMs: 10_000, signal: controller.signal });
    const race = after.race(() => new Promise(() => undefined));
    controller.abort();
    expect(await race).to.equal(undefined);
    expect(after.reason).to.equal('aborted');
  });

  it('a connection that breaks; what breaks after the first cause does not count', async () => {
    using broken = new Cutoff({ timeoutMs: 10_000 });
    await broken.race(async () => {
      throw new Error('gone');
    });
    expect(broken.reason).to.equal('disconnected');
    expect(broken.error).to.have.property('message', 'gone');
    using late = new Cutoff({ timeoutMs: 10 });
    await late.race(async () => {
      await delay(30);
      throw new Error('gone');
    });
    await delay(40);
    expect(late.reason).to.equal('timed-out');
    expect(late.error).to.equal(undefined);
  });
});

describe('waiting for a condition', () => {
  it('ends as soon as it holds', async () => {
    let looks = 0;
    await until('three looks', { timeoutMs: 10_000, intervalMs: 1 }, async () => (++looks < 3 ? 'more' : undefined));
    expect(looks).to.equal(3);
  });

  it('fails with what was missing, or with the reason of the abort', async () => {
    const message = async (options: { timeoutMs: number; signal?: AbortSignal }) =>
      await until('the thing', { intervalMs: 1, ...options }, async () => 'half of it').catch(String);
    expect(await message({ timeoutMs: 5 })).to.match(/the thing: not after 0 s: half of it/);
    expect(await message({ timeoutMs: 10_000, signal: AbortSignal.abort(new Error('enough')) })).to.contain('enough');
  });
});

describe("an image's full name", () => {
  const names: readonly [string, string, boolean][] = [
    ['busybox', 'registry.test/library/busybox:latest', true],
    ['busybox', 'registry.test/library/busybox:1.35.0', false],
    ['dnsdrill/client:1', 'registry.test/dnsdrill/client:1', true],
    ['dnsdrill/client:1', 'registry.test/dnsdrill/client:12', false],
    ['dnsdrill/client:1', 'registry.test/notdnsdrill/client:1', false],
    ['registry.test:5000/a/b:2', 'registry.test:5000/a/b:2', true],
    ['a/b@sha256:0123', 'registry.test/a/b@sha256:0123', true],
  ];
  for (const [reference, fullName, same] of names) {
    it(`${fullName} is ${same ? '' : 'not '}what ${reference} means`, () => {
      expect(isNamed(fullName, reference)).to.equal(same);
    });
  }
});
